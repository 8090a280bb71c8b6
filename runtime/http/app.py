"""`create_app`: the server as one ASGI application."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI

from runtime.engine import Mortise
from runtime.http import shell
from runtime.http.problems import ProblemGuard, install_problems
from runtime.http.quick import QuickRoutes
from runtime.http.requests import Json
from runtime.http.security import Security
from runtime.http.warming import warm_engines
from runtime.opening import in_background, opened, running
from runtime.settings import Settings

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
            await stack.enter_async_context(in_background(asyncio.to_thread(warm_engines)))
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
