from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from engines.kernel.errors import Unavailable
from runtime.database.connect import libpq_url, open_database
from runtime.database.migrate import migrate
from runtime.settings import Settings


def test_the_embedded_server_keeps_its_data_over_a_restart(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings = Settings(data_dir=tmp_path / "data")
    first = open_database(settings)
    with psycopg.connect(libpq_url(first.url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.close()
    second = open_database(settings)
    with psycopg.connect(libpq_url(second.url)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    second.close()


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
