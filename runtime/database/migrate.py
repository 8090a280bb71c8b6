"""Mortise's own tables: Alembic brings them to the newest revision at every start, in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.database.system import SCHEMA, load_tables

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_305_117


def alembic_config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the newest revision; safe when several processes start at once."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    if any((MIGRATIONS / "versions").glob("*.py")):
        command.upgrade(alembic_config(connection), "head")
    else:
        load_tables().create_all(connection)


async def migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
