"""Mortise's own tables: Alembic brings them to the newest revision at every start, in one transaction."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.database.connect import libpq_url
from runtime.database.system import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_305_117


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring the tables to the newest revision (or to an older one); safe when several processes start at once.

    Raises Unavailable (database.newer) when a newer program has been here: an older one could only do harm."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    newest, stands_at = newest_revision(), revision_of(connection)
    if stands_at == newest:
        return
    require_known(stands_at)
    from alembic import command  # half a second to import, and rarely needed
    from alembic.config import Config

    connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def require_known(revision: str | None) -> None:
    """Raises Unavailable (database.newer)."""
    newest = newest_revision()
    if revision is not None and revision > newest:
        raise Unavailable.because(
            "database.newer",
            Text(
                f"The database was made by a newer Mortise (tables {revision}; this one knows {newest}).",
                f"数据库由更新版本的 Mortise 创建（表版本 {revision}，本程序为 {newest}）。",
            ),
            Text("Use the newer program, or an older backup.", "请使用新版本程序，或旧备份。"),
        )


def newest_revision() -> str:
    """The last one this program knows (their files are numbered)."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("*.py")).split("_")[0]


def revision_of(connection: sa.Connection) -> str | None:
    """Where the database stands; None: there are no tables of ours."""
    if connection.scalar(sa.text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.alembic_version"}) is None:
        return None
    found = connection.scalar(sa.text(f"SELECT max(version_num) FROM {SCHEMA}.alembic_version"))  # noqa: S608
    return None if found is None else str(found)


def migrate_first(url: str) -> None:
    """The same before anything else begins, so that what is wrong is told in a sentence."""
    engine = sa.create_engine(sa.engine.make_url(libpq_url(url)).set(drivername="postgresql+psycopg"))
    try:
        with engine.begin() as connection:
            upgrade(connection)
    finally:
        engine.dispose()


async def migrate(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
