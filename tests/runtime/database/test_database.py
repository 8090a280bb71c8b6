from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncEngine

from engines.kernel.errors import Unavailable
from runtime.database.connect import libpq_url, open_database
from runtime.database.migrate import migrate, upgrade
from runtime.database.system import SCHEMA, load_tables
from runtime.flows.tables import log
from runtime.settings import Settings

FIRST_PROCESS = 1


def test_the_embedded_server_keeps_its_data_over_a_restart_whatever_locale_the_terminal_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    tmp_path.chmod(0o755)
    settings = Settings(data_dir=tmp_path / "data")
    first = open_database(settings)
    with psycopg.connect(libpq_url(first.url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.close()
    users = tmp_path / "data" / "postgres" / ".handle_pids.json"
    users.write_text(f"[{FIRST_PROCESS}, 999999999]")  # killed; one number is another process by now
    os.utime(users, (1, 1))
    second = open_database(settings)
    with psycopg.connect(libpq_url(second.url)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert connection.execute("SELECT lower('ÄÉЖ')").fetchone() == ("äéж",)
    second.close()
    assert users.read_text() == "[]"
    assert not (users.parent / "postmaster.pid").exists()


def test_an_unreachable_database_is_named_in_both_languages() -> None:
    with pytest.raises(Unavailable) as caught:
        open_database(Settings(database_url="postgresql://nobody@127.0.0.1:1/none"))
    message = caught.value.diagnostics[0].message
    assert message.en.startswith("The database does not answer")
    assert message.zh.startswith("无法连接数据库")


async def test_migrating_twice_changes_nothing(database: AsyncEngine) -> None:
    await migrate(database)
    async with database.connect() as connection:
        count = await connection.scalar(
            sa.text("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'mortise'")
        )
    assert count == 1


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(database: AsyncEngine) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: name == SCHEMA if kind == "schema" else name != "alembic_version",
            },
        )
        return list(compare_metadata(context, load_tables()))

    async with database.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_audit_log_cannot_be_changed(database: AsyncEngine) -> None:
    async with database.connect() as connection:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            await connection.execute(sa.text("DELETE FROM mortise.audit"))


async def test_what_flows_have_logged_before_can_still_be_read(database: AsyncEngine) -> None:
    def as_it_was(connection: sa.Connection) -> None:
        connection.execute(sa.text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        upgrade(connection, "0004")
        connection.execute(
            sa.text(
                f"INSERT INTO {SCHEMA}.flow_instance (id, app, flow, release, status, state, started_at) "
                """OVERRIDING SYSTEM VALUE VALUES (7, 'crm', 'quote', 1, 'ended', '{"status": "ended"}', now())"""
            )
        )
        connection.execute(
            sa.text(
                f"INSERT INTO {SCHEMA}.flow_log VALUES (7, 1, now(), NULL, :event, :steps), (7, 2, now(), 3, '{{}}', '[]')"
            ),
            {
                "event": '{"event": "Started"}',
                "steps": '[{"what": "left", "node": "a", "token": "1"}, {"what": "ended"}]',
            },
        )

    async with database.begin() as connection:
        await connection.run_sync(as_it_was)
    await migrate(database)
    async with database.connect() as connection:
        lines = (await connection.execute(sa.select(log).order_by(log.c.seq))).all()
    assert [row.event for row in lines] == [{"event": "Started"}, {}]
    assert [row.microsteps for row in lines] == [[["left", "a", "1", ""], ["ended", "", "", ""]], []]
