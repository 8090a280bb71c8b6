"""Tables of the business calendar."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from runtime.database.system import metadata

calendar = sa.Table(
    "calendar",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("settings", JSONB, nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    comment="working days and hours; one row, `workspace`",
)

calendar_day = sa.Table(
    "calendar_day",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("works", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False, server_default=""),
    comment="days that an administrator has made free or working",
)
