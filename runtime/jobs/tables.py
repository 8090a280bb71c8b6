"""Our own tables beside Procrastinate's, and Procrastinate's, which its own schema file makes (schema `public`)."""

from __future__ import annotations

import sqlalchemy as sa
from procrastinate.schema import SchemaManager

from runtime.database.system import metadata

effect = sa.Table(
    "effect",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now(), index=True),
    comment="what was already done once; written in the transaction of the effect",
)

job_failure = sa.Table(
    "job_failure",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("job", sa.BigInteger, nullable=False, index=True),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    comment="why a try failed, for the admin page",
)


def create_procrastinate(connection: sa.Connection) -> None:
    """Procrastinate's tables, when they are not there yet; called by a migration."""
    if connection.scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")) is None:
        connection.exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})
