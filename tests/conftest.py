"""Fixtures that every kind of test shares: a real PostgreSQL per run, a database cloned from a template per test."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine

from runtime.database.connect import create_database, engine_for
from runtime.database.embedded import EmbeddedPostgres
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.identity import passwords
from runtime.settings import Settings
from tests.databases import address_of, cloned

settings.register_profile(
    "mortise",
    deadline=None,  # a busy machine is no mistake
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),  # there, the same examples each time; elsewhere, new ones
    print_blob=True,
)
settings.load_profile("mortise")

_FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\nmax_connections = 200\n"


@pytest.fixture(scope="session")
def cheap_hasher() -> PasswordHasher:
    """Argon2 with little work."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords(cheap_hasher: PasswordHasher) -> Iterator[None]:
    """Nearly all tests sign in, and are not about the cost of guessing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", cheap_hasher)
        yield


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """Address of a server for this run: MORTISE_TEST_DATABASE_URL, or an embedded one (one for each test process)."""
    if given := os.environ.get("MORTISE_TEST_DATABASE_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="mortise-test-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "pg", extra_settings=_FAST)
        try:
            yield server.url()
        finally:
            server.stop()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def template_database(postgres_url: str, worker_id: str) -> str:
    """Name of a database that holds Mortise's own tables, empty; cloned for each test."""
    name = "template_" + hashlib.sha1(f"{os.getpid()}{worker_id}".encode()).hexdigest()[:12]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        create_database(connection, name)

    async def prepare() -> None:
        engine = engine_for(address_of(postgres_url, name), 1)
        await migrate(engine)
        await engine.dispose()

    asyncio.run(prepare())
    return name


@pytest.fixture
def database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    """Address of a fresh database for one test, dropped afterwards."""
    with cloned(postgres_url, template_database) as address:
        yield address


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(database_url, 5)
    yield engine
    await engine.dispose()


@pytest.fixture
async def mortise(database: AsyncEngine, database_url: str, tmp_path: Path) -> Mortise:
    """A running whole over a fresh database, without reactions; tests add the parts they need."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, worker=False, timezone="UTC")
    return Mortise(settings=settings, database=database)
