"""`create_app`: the server as one ASGI application."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, FastAPI

from runtime.database.connect import open_database
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.http import shell
from runtime.http.listener import Listener
from runtime.http.problems import ProblemGuard, install_problems
from runtime.http.quick import QuickRoutes
from runtime.http.requests import Json
from runtime.http.security import Security
from runtime.http.warming import warm_engines
from runtime.jobs.app import open_jobs, run_worker
from runtime.settings import Settings
from runtime.wiring import wire

API_VERSION = "1"


def create_app(
    of: Settings | Mortise,
    *,
    extra_routers: Iterable[APIRouter] = (),
    on_start: Iterable[Callable[[Mortise], None]] = (),
) -> FastAPI:
    """The application over settings (opens and closes its own database) or over a Mortise that somebody else opened.

    `extra_routers` come before the shell's catch-all page; `on_start` is called with the Mortise once it is wired.
    """
    settings = of if isinstance(of, Settings) else of.settings

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            mortise = of if isinstance(of, Mortise) else await stack.enter_async_context(opened(of))
            app.state.mortise = mortise
            await stack.enter_async_context(running(mortise))
            for each in on_start:
                each(mortise)
            yield

    app = FastAPI(
        title="Mortise",
        version=API_VERSION,
        lifespan=lifespan,
        default_response_class=Json,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    if isinstance(of, Mortise):
        app.state.mortise = of
    install_problems(app)
    routers = [*routers_in("runtime.http.routes"), *extra_routers]
    for router in routers:
        app.include_router(router)
    app.include_router(shell.router)
    app.add_middleware(QuickRoutes, routers=routers)
    app.add_middleware(ProblemGuard)
    app.add_middleware(Security, settings=settings)
    return app


def routers_in(package_name: str) -> Iterator[APIRouter]:
    """The `router` of every module in a package."""
    package = importlib.import_module(package_name)
    for each in pkgutil.iter_modules(package.__path__):
        router = getattr(importlib.import_module(f"{package_name}.{each.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router


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
        await stack.enter_async_context(_in_background(listener.run()))
        await stack.enter_async_context(_in_background(asyncio.to_thread(warm_engines)))
        if mortise.settings.worker if worker is None else worker:
            await stack.enter_async_context(_in_background(run_worker(mortise)))
        yield listener


def libpq_address(mortise: Mortise) -> str:
    """The database's address for a plain psycopg connection."""
    return mortise.database.url.set(drivername="postgresql").render_as_string(hide_password=False)


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
