"""Mortise from settings: database, tables, wiring and background work, with or without a web server around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from runtime.database.connect import open_database
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.http.listener import Listener
from runtime.jobs.app import open_jobs, run_worker
from runtime.settings import Settings
from runtime.wiring import wire


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Mortise]:
    """An open, migrated Mortise; closing stops an embedded server when nobody else uses it."""
    database = await asyncio.to_thread(open_database, settings)
    engine = database.engine(settings.pool_size)
    try:
        await migrate(engine)
        yield Mortise(settings=settings, database=engine)
    finally:
        await engine.dispose()
        await asyncio.to_thread(database.close)


@asynccontextmanager
async def running(mortise: Mortise, worker: bool | None = None) -> AsyncIterator[Listener]:
    """Wire the parts, listen for notices, run jobs (`worker`: settings decide); everything ends with the block."""
    listener = Listener(libpq_address(mortise))
    mortise.parts["listener"] = listener
    wire(mortise)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(open_jobs(mortise))
        await stack.enter_async_context(in_background(listener.run()))
        if mortise.settings.worker if worker is None else worker:
            await stack.enter_async_context(in_background(run_worker(mortise)))
        yield listener


def libpq_address(mortise: Mortise) -> str:
    """The database's address for a plain psycopg connection."""
    return mortise.database.url.set(drivername="postgresql").render_as_string(hide_password=False)


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The work is under way as long as the block; then it is cancelled."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
