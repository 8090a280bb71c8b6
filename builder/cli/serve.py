"""Run the server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import uvicorn

from builder.cli._open import opened_mortise
from builder.demo.load import DemoState, load_demo
from builder.demo.people import PASSWORD, PEOPLE
from builder.http.app import create_builder_app
from runtime.database.connect import libpq_url, open_database
from runtime.settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="an empty workspace gets the CRM and demo data first")
    parser.add_argument("--customers", type=int, default=1000, help="size of the demo data (default 1000)")
    parser.add_argument("--port", type=int, help="instead of PORT or 8000")


def run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(0)
    )  # uvicorn raises it again when it is done: then close the rest
    settings = Settings.from_environment()
    if options.port:
        settings = replace(settings, port=options.port, base_url=f"http://{settings.host}:{options.port}")
    with step("Starting the database"):
        database = open_database(settings)
    settings = replace(settings, database_url=database.url)
    try:
        demo = prepare(settings, options.customers) if options.demo else DemoState.ABSENT
        serve(settings, demo)
    finally:
        database.close()
    return 0


def prepare(settings: Settings, customers: int) -> DemoState:
    """Fill an empty workspace; one that has apps costs a single query."""
    if has_apps(settings):
        return DemoState.PRESENT

    async def fill() -> DemoState:
        async with opened_mortise(settings) as mortise:
            return await load_demo(mortise, customers, progress=step)

    return asyncio.run(fill())


def has_apps(settings: Settings) -> bool:
    assert settings.database_url is not None
    with psycopg.connect(libpq_url(settings.database_url)) as connection:
        if connection.execute("SELECT to_regclass('mortise.app')").fetchone() == (None,):
            return False
        return connection.execute("SELECT 1 FROM mortise.app LIMIT 1").fetchone() is not None


def serve(settings: Settings, demo: DemoState) -> None:
    """Until a signal ends it; requests under way are finished first. The address is printed once it answers."""
    configuration = uvicorn.Config(
        create_builder_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    _Welcoming(configuration, settings, demo).run()


class _Welcoming(uvicorn.Server):
    def __init__(self, configuration: uvicorn.Config, settings: Settings, demo: DemoState) -> None:
        super().__init__(configuration)
        self._settings, self._demo = settings, demo

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            welcome(self._settings, self._demo)


def welcome(settings: Settings, demo: DemoState) -> None:
    print(f"\n  Mortise is at {settings.base_url}\n", flush=True)
    if demo is DemoState.ABSENT:
        return
    print(f"  Demo accounts, password {PASSWORD!r}:", flush=True)
    seen: set[str] = set()
    for person in PEOPLE:
        role = "administrator, designs apps" if person.is_admin else person.roles[0].replace("_", " ")
        if role not in seen:
            seen.add(role)
            print(f"    {person.login:<14} {person.name:<12} {role}", flush=True)
    print(flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what takes its time, and how long it took."""
    print(f"· {title} …", end=" ", flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:.1f} s", flush=True)
