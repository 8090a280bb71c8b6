"""Apps, their releases, and what dropped fields left behind."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.database.system import metadata

app = sa.Table(
    "app",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("release", sa.Integer, nullable=False, comment="number of the release in force"),
    sa.Column("hash", sa.Text, nullable=False, comment="content hash of that release"),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)

release = sa.Table(
    "release",
    metadata,
    sa.Column("app", sa.Text, sa.ForeignKey("app.key", deferrable=True, initially="DEFERRED"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("document", sa.JSON, nullable=False, comment="the canonical document, members in its own order"),
    sa.Column("message", sa.Text, nullable=False, server_default=""),
    sa.Column("published_by", sa.BigInteger),
    sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column(
        "renames", sa.JSON, comment="{pointer with keys: new key}: what was renamed, so that rolling back finds it"
    ),
    sa.Column("based_on", sa.Integer, comment="roll back: the release whose document was taken again"),
)

archived = sa.Table(
    "archived",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("release", sa.Integer, nullable=False, comment="the release that dropped it"),
    sa.Column("table_name", sa.Text, nullable=False, comment="the table as it was called"),
    sa.Column("column_name", sa.Text, comment="null: the whole table was archived"),
    sa.Column("archive_name", sa.Text, nullable=False, comment="its name now"),
    sa.Column("type", sa.Text, nullable=False, server_default=""),
    sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Index(None, "table_name", "column_name"),
)
