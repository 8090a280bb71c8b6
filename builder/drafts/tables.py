"""Drafts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from runtime.database.system import metadata

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("document", sa.JSON, nullable=False, comment="members in the order they were written"),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("base_release", sa.Integer, comment="null: the app was never published"),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("saved_by", sa.BigInteger),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
)

draft_rename = sa.Table(
    "draft_rename",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("app", sa.Text, nullable=False, index=True),
    sa.Column("before", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("after", pg.ARRAY(sa.Text), nullable=False),
    comment="what was renamed since the last release, as paths of keys, in order; kept apart from the draft, whose next"
    " save may come later or never",
)
