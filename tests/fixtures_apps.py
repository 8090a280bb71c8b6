"""Fixtures for whole applications."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from builder.demo.load import load_demo
from builder.http.app import create_builder_app
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.settings import Settings
from runtime.wiring import wire
from tests.databases import cloned, prepared
from tests.story import Crm, SetClock


@pytest.fixture(scope="session")
def crm_database(postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database that holds the CRM with 40 customers; cloned for each test."""

    async def fill(mortise: Mortise) -> None:
        mortise.clock = SetClock()
        wire(mortise)
        await load_demo(mortise, 40, with_loyalty=False)

    return prepared(postgres_url, template_database, tmp_path_factory.mktemp("crm"), fill)


@pytest.fixture
async def crm(postgres_url: str, crm_database: str, tmp_path: Path) -> AsyncIterator[Crm]:
    with cloned(postgres_url, crm_database, "story") as url:
        engine, clock = engine_for(url, 5), SetClock()
        settings = Settings(data_dir=tmp_path, database_url=url, worker=False)
        mortise = Mortise(settings=settings, database=engine, clock=clock)
        app = create_builder_app(mortise)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            yield Crm(mortise, clock, httpx.ASGITransport(app=app), stack)
        await engine.dispose()
