"""Notifications people see, and the log of everything that was sent outside."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from runtime.database.system import SCHEMA, metadata

INSTANT = sa.DateTime(timezone=True)
_PERSON = f"{SCHEMA}.person.id"

notification = sa.Table(
    "notification",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("person", sa.BigInteger, sa.ForeignKey(_PERSON, ondelete="CASCADE"), nullable=False),
    sa.Column("title", pg.JSONB, nullable=False),
    sa.Column("body", pg.JSONB, nullable=False),
    sa.Column("link", sa.Text),
    sa.Column("instance", sa.BigInteger, comment="the flow instance whose title stands for {subject}"),
    sa.Column("at", INSTANT, nullable=False),
    sa.Column("read_at", INSTANT),
    sa.Index(None, "person", "id"),
)
sa.Index("ix_notification_unread", notification.c.person, postgresql_where=notification.c.read_at.is_(None))

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("person", sa.BigInteger, sa.ForeignKey(_PERSON, ondelete="SET NULL")),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("subject", pg.JSONB, nullable=False),
    sa.Column("body", pg.JSONB, nullable=False),
    sa.Column("link", sa.Text),
    sa.Column("app", sa.Text),
    sa.Column("form", sa.Text),
    sa.Column("record", sa.BigInteger),
    sa.Column("connection", sa.Text),
    sa.Column("mentions", pg.ARRAY(sa.Text)),
    sa.Column("token", sa.Text),
    sa.Column("language", sa.Text, nullable=False, server_default="en"),
    sa.Column("status", sa.Text, nullable=False, server_default="queued"),
    sa.Column("error", sa.Text),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queued_at", INSTANT, nullable=False),
    sa.Column("not_before", INSTANT),
    sa.Column("sent_at", INSTANT),
    sa.Column("opened_at", INSTANT),
    sa.Column("clicked_at", INSTANT),
    sa.Index(None, "app", "form", "record"),
    sa.Index(None, "queued_at"),
    sa.Index("ix_delivery_token", "token", unique=True),
)
"""`status`: queued | sent | failed | skipped (the channel is not set up, or the person has no address).
`connection`: the workspace's connection it goes through; `mentions`: phone numbers a group robot calls by name;
`token`: the secret part of its tracked link; `not_before`: held until the person's quiet hours end, or until the gateway
takes it."""

delivery_file = sa.Table(
    "delivery_file",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("delivery", sa.BigInteger, sa.ForeignKey(delivery.c.id, ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""Files made for a delivery (a report as a sheet); deleted when it was sent."""
