"""Agents, quick links, held changes, the business calendar, and what a decision carries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
S = "mortise"


def upgrade() -> None:
    op.add_column(
        "flow_task",
        sa.Column("agent_of", sa.BigInteger(), comment="whose place the assignee takes while that person is away"),
        schema=S,
    )
    op.add_column("flow_task", sa.Column("app", sa.Text(), server_default="", nullable=False), schema=S)
    op.add_column(
        "flow_task",
        sa.Column("files", postgresql.JSONB(), comment="ids of files that came with the decision"),
        schema=S,
    )
    op.add_column("flow_task", sa.Column("signature", sa.Text(), comment="the id of the signature's picture"), schema=S)
    op.execute("UPDATE mortise.flow_task t SET app = i.app FROM mortise.flow_instance i WHERE i.id = t.instance")
    op.drop_index("ix_flow_task_done", "flow_task", schema=S)
    op.create_index(
        "ix_flow_task_done", "flow_task", ["assignee", "id"], schema=S, postgresql_where=sa.text("status = 'done'")
    )
    op.create_index(
        "ix_flow_task_cc", "flow_task", ["assignee", "id"], schema=S, postgresql_where=sa.text("kind = 'cc'")
    )
    op.create_index(
        "ix_flow_task_app", "flow_task", ["assignee", "app", "id"], schema=S,
        postgresql_where=sa.text("status = 'open'"),
    )  # fmt: skip
    op.create_index("ix_flow_task_closed", "flow_task", ["closed_at"], schema=S)
    op.create_index(
        "ix_flow_instance_awaits", "flow_instance", ["awaits"], schema=S, postgresql_using="gin",
        postgresql_where=sa.text("awaits <> '{}'"),
    )  # fmt: skip
    op.add_column(
        "notification",
        sa.Column("instance", sa.BigInteger(), comment="the flow instance whose title stands for {subject}"),
        schema=S,
    )
    _away()
    _links()
    _proposals()
    _calendar()


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _away() -> None:
    op.create_table(
        "flow_away",
        _id(),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.BigInteger(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("flows", postgresql.ARRAY(sa.Text()), comment="app or app.flow; null is everything"),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, comment="called off before its time"),
        sa.ForeignKeyConstraint(["person"], ["mortise.person.id"], name="fk_flow_away_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agent"], ["mortise.person.id"], name="fk_flow_away_agent", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_away"),
        schema=S,
        comment="who acts in whose place, and when",
    )
    op.create_index("ix_flow_away_person", "flow_away", ["person"], schema=S)


def _links() -> None:
    op.create_table(
        "flow_link",
        _id(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("task", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(["task"], ["mortise.flow_task.id"], name="fk_flow_link_task", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_flow_link"),
        sa.UniqueConstraint("token_hash", name="uq_flow_link_token_hash"),
        schema=S,
        comment="one-time links of mails to decide a task",
    )
    op.create_index("ix_flow_link_task", "flow_link", ["task"], schema=S)
    op.create_index("ix_flow_link_expires_at", "flow_link", ["expires_at"], schema=S)


def _proposals() -> None:
    op.create_table(
        "flow_proposal",
        _id(),
        sa.Column("instance", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), comment="null: a record to be created; then the one that was"),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.Column("revision", sa.BigInteger(), comment="of the record when the change was proposed"),
        sa.Column("by", sa.BigInteger()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column(
            "status", sa.Text(), server_default="pending", nullable=False, comment="pending | written | discarded"
        ),
        sa.ForeignKeyConstraint(
            ["instance"], ["mortise.flow_instance.id"], name="fk_flow_proposal_instance", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_flow_proposal"),
        sa.UniqueConstraint("instance", name="uq_flow_proposal_instance"),
        schema=S,
        comment="changes held back until they are approved",
    )
    op.create_index(
        "ix_flow_proposal_pending", "flow_proposal", ["app", "form", "record"], schema=S,
        postgresql_where=sa.text("status = 'pending'"),
    )  # fmt: skip


def _calendar() -> None:
    op.create_table(
        "calendar",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_calendar"),
        schema=S,
        comment="working days and hours; one row, `workspace`",
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
        schema=S,
        comment="days that an administrator has made free or working",
    )
