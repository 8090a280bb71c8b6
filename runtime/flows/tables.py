"""Tables of running flows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from runtime.database.system import SCHEMA, metadata

_INSTANT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _instance() -> sa.Column[int]:
    return sa.Column(
        "instance", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.flow_instance.id", ondelete="CASCADE"), nullable=False
    )


instance = sa.Table(
    "flow_instance",
    metadata,
    _id(),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("flow", sa.Text, nullable=False),
    sa.Column("release", sa.Integer, nullable=False, comment="the release it runs on, until it is migrated"),
    sa.Column("form", sa.Text),
    sa.Column("record", sa.BigInteger),
    sa.Column("title", sa.Text, nullable=False, server_default=""),
    sa.Column("initiator", sa.BigInteger),
    sa.Column("status", sa.Text, nullable=False, comment="running | ended"),
    sa.Column("outcome", sa.Text, nullable=False, server_default=""),
    sa.Column("incidents", sa.Integer, nullable=False, server_default="0"),
    sa.Column("seq", sa.Integer, nullable=False, server_default="0"),
    sa.Column("state", sa.JSON, nullable=False, comment="read and written whole"),
    sa.Column("awaits", ARRAY(sa.Text), nullable=False, server_default="{}", comment="record, message:<name>"),
    sa.Column("snapshot", JSONB, comment="the record's values when somebody last decided"),
    sa.Column("parent", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.flow_instance.id", ondelete="SET NULL")),
    sa.Column("parent_token", sa.Text),
    sa.Column("started_at", _INSTANT, nullable=False),
    sa.Column("ended_at", _INSTANT),
    sa.Column("urged_at", _INSTANT),
    sa.Index(None, "app", "form", "record"),
    sa.Index("ix_flow_instance_awaits", "awaits", postgresql_using="gin", postgresql_where=sa.text("awaits <> '{}'")),
    sa.Index(None, "initiator", "id"),
    sa.Index("ix_flow_instance_parent", "parent"),
    sa.Index("ix_flow_instance_incident", "id", postgresql_where=sa.text("incidents > 0")),
    postgresql_with={"fillfactor": 60},
)

log = sa.Table(
    "flow_log",
    metadata,
    sa.Column("instance", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("at", _INSTANT, nullable=False),
    sa.Column("actor", sa.BigInteger),
    sa.Column("event", sa.JSON, nullable=False),
    sa.Column("microsteps", sa.JSON, nullable=False, comment="[[what, node, token, detail], …]"),
    sa.PrimaryKeyConstraint("instance", "seq"),
    comment="append-only: every event of every instance; replaying it gives the state",
)

task = sa.Table(
    "flow_task",
    metadata,
    _id(),
    sa.Column("instance", sa.BigInteger, nullable=False),
    sa.Column("key", sa.Text, nullable=False, comment="the task's key within the instance"),
    sa.Column("node", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, comment="approval | form_task | cc"),
    sa.Column("assignee", sa.BigInteger, nullable=False),
    sa.Column("agent_of", sa.BigInteger, comment="whose place the assignee takes while that person is away"),
    sa.Column("app", sa.Text, nullable=False, server_default=""),
    sa.Column("title", JSONB, nullable=False),
    sa.Column("status", sa.Text, nullable=False, server_default="open", comment="open | done"),
    sa.Column("outcome", sa.Text),
    sa.Column("comment", sa.Text, nullable=False, server_default=""),
    sa.Column("files", JSONB, comment="ids of files that came with the decision"),
    sa.Column("signature", sa.Text, comment="the id of the signature's picture"),
    sa.Column("opened_at", _INSTANT, nullable=False),
    sa.Column("closed_at", _INSTANT),
    sa.Column("closed_by", sa.BigInteger),
    sa.Column("due_at", _INSTANT),
    sa.Column("read_at", _INSTANT),
    sa.Column("urged", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("instance", "key"),
    sa.Index("ix_flow_task_open", "assignee", "id", postgresql_where=sa.text("status = 'open'")),
    sa.Index("ix_flow_task_done", "assignee", "id", postgresql_where=sa.text("status = 'done'")),
    sa.Index("ix_flow_task_cc", "assignee", "id", postgresql_where=sa.text("kind = 'cc'")),
    sa.Index("ix_flow_task_app", "assignee", "app", "id", postgresql_where=sa.text("status = 'open'")),
    sa.Index("ix_flow_task_closed", "closed_at", postgresql_where=sa.text("closed_at IS NOT NULL")),
)

timer = sa.Table(
    "flow_timer",
    metadata,
    _id(),
    _instance(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("node", sa.Text, nullable=False),
    sa.Column("due_at", _INSTANT, nullable=False, index=True),
    sa.Column("action", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("instance", "key"),
)

away = sa.Table(
    "flow_away",
    metadata,
    _id(),
    sa.Column("person", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("agent", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("since", _INSTANT, nullable=False),
    sa.Column("until", _INSTANT),
    sa.Column("flows", ARRAY(sa.Text), comment="app or app.flow; null is everything"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("created_at", _INSTANT, nullable=False),
    sa.Column("ended_at", _INSTANT, comment="called off before its time"),
    sa.Index(None, "person"),
    comment="who acts in whose place, and when",
)

link = sa.Table(
    "flow_link",
    metadata,
    _id(),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    sa.Column(
        "task", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.flow_task.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("person", sa.BigInteger, nullable=False),
    sa.Column("expires_at", _INSTANT, nullable=False, index=True),
    sa.Column("used_at", _INSTANT),
    comment="one-time links of mails to decide a task",
)

proposal = sa.Table(
    "flow_proposal",
    metadata,
    _id(),
    sa.Column(
        "instance", sa.BigInteger, sa.ForeignKey(f"{SCHEMA}.flow_instance.id", ondelete="CASCADE"), nullable=False,
        unique=True,
    ),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("record", sa.BigInteger, comment="null: a record to be created; then the one that was"),
    sa.Column("values", JSONB, nullable=False),
    sa.Column("revision", sa.BigInteger, comment="of the record when the change was proposed"),
    sa.Column("by", sa.BigInteger),
    sa.Column("at", _INSTANT, nullable=False),
    sa.Column("status", sa.Text, nullable=False, server_default="pending", comment="pending | written | discarded"),
    sa.Index("ix_flow_proposal_pending", "app", "form", "record", postgresql_where=sa.text("status = 'pending'")),
    comment="changes held back until they are approved",
)  # fmt: skip
