"""Tables of rule runs and of schedules."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from runtime.database.system import metadata

_INSTANT = sa.DateTime(timezone=True)

rule_run = sa.Table(
    "rule_run",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("form", sa.Text),
    sa.Column("record", sa.BigInteger),
    sa.Column("period", sa.Text, comment="scheduled rules: at most one run for each record and period"),
    sa.Column("at", _INSTANT, nullable=False),
    sa.Column("actor", sa.BigInteger),
    sa.Column("fired", sa.Boolean, nullable=False),
    sa.Column("commands", sa.Integer, nullable=False, server_default="0"),
    sa.Column("trace", JSONB, nullable=False, server_default="{}"),
    sa.Column("error", sa.Text),
    sa.UniqueConstraint("app", "rule", "period", "record"),
    sa.Index(None, "app", "form", "record", "id"),
    sa.Index(None, "app", "rule", "id"),
)

schedule = sa.Table(
    "schedule",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, comment="rule:app.rule/n or flow:app.flow/n"),
    sa.Column("cron", sa.Text, nullable=False),
    sa.Column("next_at", _INSTANT, nullable=False),
    sa.Column("last_at", _INSTANT),
)
