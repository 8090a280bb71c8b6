"""What a flow only keeps, its state and its log, as the text that was written.

Nobody looks into these documents in SQL: to take them apart on writing and put them together again on reading was a
quarter of what a step cost. A small step is an array in the log instead of an object. The statement that writes a line
of the log or a task has its instance in hand, so the log and the tasks are not checked against it once more.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SHORTER = """
UPDATE mortise.flow_log SET microsteps = COALESCE(
  (SELECT jsonb_agg(jsonb_build_array(
      m->>'what', COALESCE(m->>'node', ''), COALESCE(m->>'token', ''), COALESCE(m->>'detail', '')) ORDER BY place)
   FROM jsonb_array_elements(microsteps) WITH ORDINALITY AS steps(m, place)), '[]')
"""


def upgrade() -> None:
    op.drop_constraint("fk_flow_log_instance", "flow_log", schema="mortise")
    op.drop_constraint("fk_flow_task_instance", "flow_task", schema="mortise")
    op.execute(_SHORTER)
    op.execute("ALTER TABLE mortise.flow_log ALTER event TYPE json, ALTER microsteps TYPE json")
    op.execute("ALTER TABLE mortise.flow_instance ALTER state TYPE json")
    op.execute("COMMENT ON COLUMN mortise.flow_instance.state IS 'read and written whole'")
    op.execute("COMMENT ON COLUMN mortise.flow_log.microsteps IS '[[what, node, token, detail], …]'")
    op.drop_index("ix_flow_task_closed", "flow_task", schema="mortise")
    op.execute("CREATE INDEX ix_flow_task_closed ON mortise.flow_task (closed_at) WHERE closed_at IS NOT NULL")
