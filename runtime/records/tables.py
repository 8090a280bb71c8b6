"""What surrounds the records: audit, comments, files, saved views, retries, imports, counters, search."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from runtime.database.system import metadata


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _at(name: str = "at") -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def _record() -> list[sa.Column[object]]:
    return [sa.Column("app", sa.Text, nullable=False), sa.Column("form", sa.Text, nullable=False)]


audit = sa.Table(
    "audit",
    metadata,
    _id(),
    *_record(),
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="create | update | delete | restore"),
    sa.Column("actor", sa.BigInteger),
    sa.Column("actor_kind", sa.Text, nullable=False, server_default="user"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("changes", JSONB, nullable=False, comment="{field: [old, new]}"),
    _at(),
    sa.Index(None, "app", "form", "record", "id"),
    sa.Index(None, "at"),
    comment="append-only: the trigger audit_is_append_only refuses UPDATE, DELETE and TRUNCATE",
)

comment = sa.Table(
    "comment",
    metadata,
    _id(),
    *_record(),
    sa.Column("record", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("mentions", ARRAY(sa.BigInteger), nullable=False, server_default="{}"),
    sa.Column("files", ARRAY(sa.BigInteger), nullable=False, server_default="{}"),
    sa.Column("by", sa.BigInteger),
    _at(),
    sa.Column("deleted_at", sa.DateTime(timezone=True)),
    sa.Index(None, "app", "form", "record", "id"),
)

file = sa.Table(
    "file",
    metadata,
    _id(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("type", sa.Text, nullable=False, comment="media type, found by sniffing, never the sender's word"),
    sa.Column("hash", sa.Text, nullable=False, comment="SHA-256 of the content: its name below data_dir/files"),
    sa.Column("by", sa.BigInteger),
    _at(),
)

file_use = sa.Table(
    "file_use",
    metadata,
    sa.Column("file", sa.BigInteger, sa.ForeignKey("file.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("record", sa.BigInteger, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True, comment="the field's key, or '' for a comment's file"),
    sa.Index(None, "app", "form", "record"),
    comment="who may read the record and the field may read the file",
)

saved_view = sa.Table(
    "saved_view",
    metadata,
    _id(),
    *_record(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("definition", sa.JSON, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("by", sa.BigInteger),
    _at(),
    sa.Index(None, "app", "form", "by"),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("actor", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request", sa.Text, nullable=False, comment="hash of method, path and body: a key is for one request"),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    _at(),
    sa.Index(None, "at"),
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("name", sa.Text, primary_key=True, comment="app.form.field, and the period the pattern names"),
    sa.Column("value", sa.BigInteger, nullable=False),
)

search_entry = sa.Table(
    "search_entry",
    metadata,
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("record", sa.BigInteger, primary_key=True),
    sa.Column("tokens", TSVECTOR, nullable=False),
    sa.Index(None, "tokens", postgresql_using="gin"),
    comment="one row per record: our own tokens (words, Chinese pairs and characters, pinyin initials)",
)

import_job = sa.Table(
    "import_job",
    metadata,
    _id(),
    *_record(),
    sa.Column("by", sa.BigInteger),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("columns", JSONB, nullable=False),
    sa.Column("rows", JSONB, nullable=False, comment="the cells, as text"),
    sa.Column("mapping", JSONB),
    sa.Column("options", JSONB, nullable=False, server_default="{}"),
    sa.Column("state", sa.Text, nullable=False, server_default="ready"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("counts", JSONB, nullable=False, server_default="{}"),
    sa.Column("errors", JSONB, nullable=False, server_default="[]"),
    _at(),
)
