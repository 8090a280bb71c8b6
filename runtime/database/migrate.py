"""Mortise's own tables: Alembic brings them to the newest revision at every start, in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.database.system import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_305_117


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the newest revision; safe when several processes start at once."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_newest(connection):
        return
    from alembic import command  # half a second to import, and rarely needed
    from alembic.config import Config

    connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_newest(connection: sa.Connection) -> bool:
    """Whether the database stands at the last revision (their files are numbered)."""
    if connection.scalar(sa.text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.alembic_version"}) is None:
        return False
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py")).split("_")[0]
    stands_at = connection.scalar(sa.text(f"SELECT max(version_num) FROM {SCHEMA}.alembic_version"))  # noqa: S608
    return bool(stands_at == newest)


async def migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
