"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from runtime.jobs.tables import create_procrastinate

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION mortise.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$
"""
APPEND_ONLY_TRIGGER = """
CREATE OR REPLACE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mortise.audit
FOR EACH STATEMENT EXECUTE FUNCTION mortise.refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "app",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False, comment="number of the release in force"),
        sa.Column("hash", sa.Text(), nullable=False, comment="content hash of that release"),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_app")),
        schema="mortise",
    )
    op.create_table(
        "archived",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False, comment="the release that dropped it"),
        sa.Column("table_name", sa.Text(), nullable=False, comment="the table as it was called"),
        sa.Column("column_name", sa.Text(), nullable=True, comment="null: the whole table was archived"),
        sa.Column("archive_name", sa.Text(), nullable=False, comment="its name now"),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_archived_table_name_column_name"),
        "archived",
        ["table_name", "column_name"],
        unique=False,
        schema="mortise",
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="create | update | delete | restore"),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("actor_kind", sa.Text(), server_default="user", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="{field: [old, new]}"),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        schema="mortise",
        comment="append-only: the trigger audit_is_append_only refuses UPDATE, DELETE and TRUNCATE",
    )
    op.create_index(
        op.f("ix_audit_app_form_record_id"), "audit", ["app", "form", "record", "id"], unique=False, schema="mortise"
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False, schema="mortise")
    op.create_table(
        "comment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("files", postgresql.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_comment_app_form_record_id"),
        "comment",
        ["app", "form", "record", "id"],
        unique=False,
        schema="mortise",
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), server_default="none", nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("allow_private", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
        sa.UniqueConstraint("key", name=op.f("uq_connection_key")),
        schema="mortise",
    )
    op.create_table(
        "connector_call",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("connector", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("input", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connector_call")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_connector_call_app_form_record"),
        "connector_call",
        ["app", "form", "record"],
        unique=False,
        schema="mortise",
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False, comment="app.form.field, and the period the pattern names"),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        schema="mortise",
    )
    op.create_table(
        "department",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("head", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["head"], ["mortise.person.id"], name=op.f("fk_department_head"), ondelete="SET NULL", use_alter=True
        ),
        sa.ForeignKeyConstraint(["parent"], ["mortise.department.id"], name=op.f("fk_department_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
        schema="mortise",
    )
    op.create_index(op.f("ix_department_parent"), "department", ["parent"], unique=False, schema="mortise")
    op.create_table(
        "draft",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False, comment="members in the order they were written"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_release", sa.Integer(), nullable=True, comment="null: the app was never published"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("app", name=op.f("pk_draft")),
        schema="mortise",
    )
    op.create_table(
        "draft_rename",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("before", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("after", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_rename")),
        schema="mortise",
        comment="what was renamed since the last release, as paths of keys, in order; kept apart from the draft, whose next save may come later or never",
    )
    op.create_index(op.f("ix_draft_rename_app"), "draft_rename", ["app"], unique=False, schema="mortise")
    op.create_table(
        "effect",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_effect")),
        schema="mortise",
        comment="what was already done once; written in the transaction of the effect",
    )
    op.create_index(op.f("ix_effect_at"), "effect", ["at"], unique=False, schema="mortise")
    op.create_table(
        "file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False, comment="media type, found by sniffing, never the sender's word"),
        sa.Column("hash", sa.Text(), nullable=False, comment="SHA-256 of the content: its name below data_dir/files"),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        schema="mortise",
    )
    op.create_table(
        "flow_instance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False, comment="the release it runs on, until it is migrated"),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("initiator", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False, comment="running | ended"),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("incidents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "awaits", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="record, message:<name>"
        ),
        sa.Column(
            "snapshot",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="the record's values when somebody last decided",
        ),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("parent_token", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent"], ["mortise.flow_instance.id"], name=op.f("fk_flow_instance_parent"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_instance")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_flow_instance_app_form_record"),
        "flow_instance",
        ["app", "form", "record"],
        unique=False,
        schema="mortise",
    )
    op.create_index(
        "ix_flow_instance_incident",
        "flow_instance",
        ["id"],
        unique=False,
        schema="mortise",
        postgresql_where=sa.text("incidents > 0"),
    )
    op.create_index(
        op.f("ix_flow_instance_initiator_id"), "flow_instance", ["initiator", "id"], unique=False, schema="mortise"
    )
    op.create_index("ix_flow_instance_parent", "flow_instance", ["parent"], unique=False, schema="mortise")
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "request", sa.Text(), nullable=False, comment="hash of method, path and body: a key is for one request"
        ),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
        schema="mortise",
    )
    op.create_index(op.f("ix_idempotency_at"), "idempotency", ["at"], unique=False, schema="mortise")
    op.create_table(
        "import_job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="the cells, as text"),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="ready", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
        schema="mortise",
    )
    op.create_table(
        "job_failure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_failure")),
        schema="mortise",
        comment="why a try failed, for the admin page",
    )
    op.create_index(op.f("ix_job_failure_job"), "job_failure", ["job"], unique=False, schema="mortise")
    op.create_table(
        "login_attempt",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_login_attempt")),
        schema="mortise",
    )
    op.create_table(
        "rule_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.Column(
            "period", sa.Text(), nullable=True, comment="scheduled rules: at most one run for each record and period"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("fired", sa.Boolean(), nullable=False),
        sa.Column("commands", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trace", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_run")),
        sa.UniqueConstraint("app", "rule", "period", "record", name=op.f("uq_rule_run_app_rule_period_record")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_rule_run_app_form_record_id"),
        "rule_run",
        ["app", "form", "record", "id"],
        unique=False,
        schema="mortise",
    )
    op.create_index(op.f("ix_rule_run_app_rule_id"), "rule_run", ["app", "rule", "id"], unique=False, schema="mortise")
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_saved_view_app_form_by"), "saved_view", ["app", "form", "by"], unique=False, schema="mortise"
    )
    op.create_table(
        "schedule",
        sa.Column("key", sa.Text(), nullable=False, comment="rule:app.rule/n or flow:app.flow/n"),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_schedule")),
        schema="mortise",
    )
    op.create_table(
        "search_entry",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("tokens", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("app", "form", "record", name=op.f("pk_search_entry")),
        schema="mortise",
        comment="one row per record: our own tokens (words, Chinese pairs and characters, pinyin initials)",
    )
    op.create_index(
        op.f("ix_search_entry_tokens"),
        "search_entry",
        ["tokens"],
        unique=False,
        schema="mortise",
        postgresql_using="gin",
    )
    op.create_table(
        "file_use",
        sa.Column("file", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False, comment="the field's key, or '' for a comment's file"),
        sa.ForeignKeyConstraint(["file"], ["mortise.file.id"], name=op.f("fk_file_use_file"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("file", "app", "form", "record", "field", name=op.f("pk_file_use")),
        schema="mortise",
        comment="who may read the record and the field may read the file",
    )
    op.create_index(
        op.f("ix_file_use_app_form_record"), "file_use", ["app", "form", "record"], unique=False, schema="mortise"
    )
    op.create_table(
        "flow_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("instance", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("event", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("microsteps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"], ["mortise.flow_instance.id"], name=op.f("fk_flow_log_instance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_log")),
        sa.UniqueConstraint("instance", "seq", name=op.f("uq_flow_log_instance_seq")),
        schema="mortise",
        comment="append-only: every event of every instance; replaying it gives the state",
    )
    op.create_table(
        "flow_task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("instance", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the task's key within the instance"),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="approval | form_task | cc"),
        sa.Column("assignee", sa.BigInteger(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False, comment="open | done"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"], ["mortise.flow_instance.id"], name=op.f("fk_flow_task_instance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_task")),
        sa.UniqueConstraint("instance", "key", name=op.f("uq_flow_task_instance_key")),
        schema="mortise",
    )
    op.create_index(
        "ix_flow_task_done",
        "flow_task",
        ["assignee", "closed_at"],
        unique=False,
        schema="mortise",
        postgresql_where=sa.text("status = 'done'"),
    )
    op.create_index(
        "ix_flow_task_open",
        "flow_task",
        ["assignee", "id"],
        unique=False,
        schema="mortise",
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "flow_timer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("instance", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"], ["mortise.flow_instance.id"], name=op.f("fk_flow_timer_instance"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_timer")),
        sa.UniqueConstraint("instance", "key", name=op.f("uq_flow_timer_instance_key")),
        schema="mortise",
    )
    op.create_index(op.f("ix_flow_timer_due_at"), "flow_timer", ["due_at"], unique=False, schema="mortise")
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("department", sa.BigInteger(), nullable=True),
        sa.Column("manager", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("portal", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), server_default="system", nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("may_build", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("spelling", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"], ["mortise.department.id"], name=op.f("fk_person_department"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["manager"], ["mortise.person.id"], name=op.f("fk_person_manager"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("subject", name=op.f("uq_person_subject")),
        schema="mortise",
    )
    op.create_index(op.f("ix_person_department"), "person", ["department"], unique=False, schema="mortise")
    op.create_index(op.f("ix_person_manager"), "person", ["manager"], unique=False, schema="mortise")
    op.create_index(
        "uq_person_login_folded", "person", [sa.literal_column("lower(login)")], unique=True, schema="mortise"
    )
    op.create_table(
        "release",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False, comment="the canonical document, members in its own order"),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "renames",
            sa.JSON(),
            nullable=True,
            comment="{pointer with keys: new key}: what was renamed, so that rolling back finds it",
        ),
        sa.Column(
            "based_on", sa.Integer(), nullable=True, comment="roll back: the release whose document was taken again"
        ),
        sa.ForeignKeyConstraint(
            ["app"], ["mortise.app.key"], name=op.f("fk_release_app"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("app", "number", name=op.f("pk_release")),
        schema="mortise",
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("app", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("record", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["mortise.person.id"], name=op.f("fk_delivery_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        schema="mortise",
    )
    op.create_index(
        op.f("ix_delivery_app_form_record"), "delivery", ["app", "form", "record"], unique=False, schema="mortise"
    )
    op.create_index(op.f("ix_delivery_queued_at"), "delivery", ["queued_at"], unique=False, schema="mortise")
    op.create_table(
        "membership",
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["mortise.person.id"], name=op.f("fk_membership_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", "app", "role", name=op.f("pk_membership")),
        schema="mortise",
    )
    op.create_index("ix_membership_app_role", "membership", ["app", "role"], unique=False, schema="mortise")
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["mortise.person.id"], name=op.f("fk_notification_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        schema="mortise",
    )
    op.create_index(op.f("ix_notification_person_id"), "notification", ["person", "id"], unique=False, schema="mortise")
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["person"],
        unique=False,
        schema="mortise",
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["mortise.person.id"], name=op.f("fk_session_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
        schema="mortise",
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False, schema="mortise")
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False, schema="mortise")
    op.create_table(
        "token",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["mortise.person.id"], name=op.f("fk_token_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_token_token_hash")),
        schema="mortise",
    )
    op.create_index(op.f("ix_token_person"), "token", ["person"], unique=False, schema="mortise")
    op.create_table(
        "delivery_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("delivery", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"], ["mortise.delivery.id"], name=op.f("fk_delivery_file_delivery"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_file")),
        schema="mortise",
    )
    op.create_index(op.f("ix_delivery_file_delivery"), "delivery_file", ["delivery"], unique=False, schema="mortise")
    op.execute(APPEND_ONLY)
    op.execute(APPEND_ONLY_TRIGGER)
    op.create_foreign_key(
        "fk_department_head",
        "department",
        "person",
        ["head"],
        ["id"],
        source_schema="mortise",
        referent_schema="mortise",
        ondelete="SET NULL",
    )
    create_procrastinate(op.get_bind())
