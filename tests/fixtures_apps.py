"""Fixtures for whole applications."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from builder.demo.load import load_demo
from builder.http.app import create_builder_app
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.settings import Settings
from runtime.wiring import wire
from tests.story import Crm, SetClock


def address(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def crm_database(postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database that holds the CRM with 40 customers; cloned for each test."""
    name = f"crm_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template_database)))

    async def fill() -> None:
        engine = engine_for(address(postgres_url, name), 2)
        settings = Settings(
            data_dir=tmp_path_factory.mktemp("crm"), database_url=address(postgres_url, name), worker=False
        )
        mortise = Mortise(settings=settings, database=engine, clock=SetClock())
        wire(mortise)
        await load_demo(mortise, 40)
        await engine.dispose()

    asyncio.run(fill())
    return name


@pytest.fixture
async def crm(postgres_url: str, crm_database: str, tmp_path: Path) -> AsyncIterator[Crm]:
    name = f"story_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(crm_database)))
        engine, clock = engine_for(address(postgres_url, name), 5), SetClock()
        settings = Settings(data_dir=tmp_path, database_url=address(postgres_url, name), worker=False)
        mortise = Mortise(settings=settings, database=engine, clock=clock)
        app = create_builder_app(mortise)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            yield Crm(mortise, clock, httpx.ASGITransport(app=app), stack)
        await engine.dispose()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
