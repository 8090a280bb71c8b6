"""Alembic's entry: always online, on the connection it is given."""

from __future__ import annotations

from alembic import context

from runtime.database.system import SCHEMA, load_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=load_tables(),
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=lambda name, kind, _: name == SCHEMA if kind == "schema" else True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
