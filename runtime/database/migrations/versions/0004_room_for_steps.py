"""Less to write at every step of a flow.

Room in the pages of instances: a step writes its instance anew, and beside the old one it needs no new entries in the
indexes. The log is found by instance and number; nobody asks for its lines by an id of their own.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE mortise.flow_instance SET (fillfactor = 60)")
    op.drop_constraint("uq_flow_log_instance_seq", "flow_log", schema="mortise")
    op.drop_column("flow_log", "id", schema="mortise")
    op.create_primary_key("pk_flow_log", "flow_log", ["instance", "seq"], schema="mortise")
