"""Connections of the workspace, and the log of calls."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from runtime.database.system import metadata

connection = sa.Table(
    "connection",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("name", pg.JSONB, nullable=False),
    sa.Column("base_url", sa.Text, nullable=False),
    sa.Column("auth", sa.Text, nullable=False, server_default="none"),
    sa.Column("headers", pg.JSONB, nullable=False, server_default="{}"),
    sa.Column("secrets", sa.LargeBinary),
    sa.Column("allow_private", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("channel", sa.Text),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)
"""`auth`: none | bearer (secret `token`) | basic (`user`, `password`) | header (`header`, `value`).
`secrets`: a JSON object, encrypted with the key of the data folder. `allow_private`: may reach the own network.
`channel`: the way of sending messages that this connection serves (dingtalk, sms, …); null: none."""

connector_call = sa.Table(
    "connector_call",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("connector", sa.Text, nullable=False),
    sa.Column("operation", sa.Text, nullable=False),
    sa.Column("input", pg.JSONB, nullable=False),
    sa.Column("form", sa.Text),
    sa.Column("record", sa.BigInteger),
    sa.Column("status", sa.Text, nullable=False, server_default="queued"),
    sa.Column("http_status", sa.Integer),
    sa.Column("answer", pg.JSONB),
    sa.Column("error", sa.Text),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("done_at", sa.DateTime(timezone=True)),
    sa.Index(None, "app", "form", "record"),
)
