"""From settings to an open, migrated database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.database.embedded import EmbeddedPostgres
from runtime.settings import Settings

DATABASE = "mortise"
APPLICATION = "mortise"
"""What the server calls our connections."""
OLDEST_POSTGRES = 150000


@dataclass
class Database:
    """An address and, when the server is our own child, the child. `close` stops what `open_database` started."""

    url: str
    embedded: EmbeddedPostgres | None = None

    def engine(self, pool_size: int = 10) -> AsyncEngine:
        return engine_for(self.url, pool_size)

    def close(self) -> None:
        if self.embedded:
            self.embedded.stop()


def open_database(settings: Settings) -> Database:
    """Start the embedded server, or check that the given one answers and is new enough; create our database."""
    if settings.database_url:
        require_usable(settings.database_url)
        return Database(settings.database_url)
    embedded = EmbeddedPostgres(Path(settings.data_dir) / "postgres")
    with psycopg.connect(embedded.url(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            create_database(connection, DATABASE)
    return Database(embedded.url(DATABASE), embedded)


def create_database(connection: psycopg.Connection, name: str) -> None:
    """Where PostgreSQL can (17 and newer), texts are sorted by code point and folded by Unicode, whatever the machine's
    locale."""
    locale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if connection.info.server_version >= 170000 else ""
    made = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' {} TEMPLATE template0")
    connection.execute(made.format(sql.Identifier(name), sql.SQL(locale)))


def require_usable(url: str) -> None:
    """Raise Unavailable, in words an admin can act on, when the server cannot serve us."""
    try:
        with psycopg.connect(libpq_url(url), connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        reason = _first_cause(str(error))
        raise Unavailable.because(
            "database.unreachable",
            Text(f"The database does not answer: {reason}.", f"无法连接数据库：{reason}。"),
            Text(
                "Check MORTISE_DATABASE_URL, and that PostgreSQL is running.",
                "请检查 MORTISE_DATABASE_URL，并确认 PostgreSQL 已启动。",
            ),
        ) from error
    if version < OLDEST_POSTGRES:
        raise Unavailable.because(
            "database.too_old",
            Text(
                f"PostgreSQL {version // 10000} is too old; Mortise needs 15 or newer.",
                f"PostgreSQL {version // 10000} 版本过旧，需要 15 或更新版本。",
            ),
        )


def _first_cause(told: str) -> str:
    """Of the many lines of the driver, the one that says what failed first."""
    lines = [line.strip(" -") for line in told.splitlines() if "failed" in line and "attempts failed" not in line]
    return (lines or [told.strip()])[0].removeprefix("connection failed: ").rstrip(".")


def libpq_url(url: str) -> str:
    """The address as libpq wants it, whatever SQLAlchemy driver it names."""
    return "postgresql://" + url.split("://", 1)[1]


def engine_for(url: str, pool_size: int = 10) -> AsyncEngine:
    address = sa.engine.make_url(libpq_url(url)).set(drivername="postgresql+psycopg")
    return create_async_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_recycle=1800,
        connect_args={"application_name": APPLICATION, "options": "-c timezone=UTC -c jit=off"},
    )
