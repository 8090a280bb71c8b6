"""Quiet hours of people, channels of connections, and what became of a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("quiet_from", sa.Time(), nullable=True), schema="mortise")
    op.add_column("person", sa.Column("quiet_until", sa.Time(), nullable=True), schema="mortise")
    op.add_column("connection", sa.Column("channel", sa.Text(), nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("connection", sa.Text(), nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("mentions", postgresql.ARRAY(sa.Text()), nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("token", sa.Text(), nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("not_before", INSTANT, nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("opened_at", INSTANT, nullable=True), schema="mortise")
    op.add_column("delivery", sa.Column("clicked_at", INSTANT, nullable=True), schema="mortise")
    op.create_index("ix_delivery_token", "delivery", ["token"], unique=True, schema="mortise")
