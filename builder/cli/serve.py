"""Run the server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace

import psycopg
import uvicorn

from builder.cli._open import opened_mortise
from builder.cli._terminal import amount, port, step
from builder.demo.load import DemoState, load_demo
from builder.demo.people import PASSWORD, PEOPLE
from builder.http.app import create_builder_app
from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.collecting import collect_rarely
from runtime.database.connect import libpq_url, open_database
from runtime.database.migrate import migrate_first
from runtime.settings import Settings

IDLE_S = 75
"""A connection stays open so long: longer than reverse proxies keep theirs (60 s), or they would write to a closed one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="an empty workspace gets the CRM and demo data first")
    parser.add_argument("--customers", type=amount, default=1000, help="size of the demo data (default 1000)")
    parser.add_argument("--port", type=port, help="instead of PORT or 8000")


def run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(0)
    )  # uvicorn raises it again when it is done: then close the rest
    settings = Settings.from_environment()
    if options.port:
        settings = on_port(settings, options.port)
    require_free(settings)
    with step("Starting the database"):
        database = open_database(settings)
    settings = replace(settings, database_url=database.url, database_embedded=database.embedded is not None)
    try:
        migrate_first(database.url)
        demo = prepare(settings, options.customers) if options.demo else DemoState.ABSENT
        serve(settings, demo)
    finally:
        database.close()
    return 0


def require_free(settings: Settings) -> None:
    """Raises Unavailable when something listens there already, before a minute is spent on preparing."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Unavailable.because(
                "cli.port",
                Text(
                    f"The server cannot listen on {settings.host}, port {settings.port}: {error.strerror}.",
                    f"无法监听 {settings.host} 的端口 {settings.port}：{error.strerror}。",
                ),
                Text(
                    "Stop what listens there, or choose another: PORT=8001.",
                    "请停止占用该端口的程序，或另选端口：PORT=8001。",
                ),
            ) from error


def on_port(settings: Settings, port: int) -> Settings:
    """The same at another port; an address that people use through a proxy stays."""
    is_own = settings.base_url == f"http://127.0.0.1:{settings.port}"
    return replace(settings, port=port, base_url=f"http://127.0.0.1:{port}" if is_own else settings.base_url)


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
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=IDLE_S,
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how a server is stopped; uvicorn raises it again when it is done
        _Welcoming(configuration, settings, demo).run()


class _Welcoming(uvicorn.Server):
    def __init__(self, configuration: uvicorn.Config, settings: Settings, demo: DemoState) -> None:
        super().__init__(configuration)
        self._settings, self._demo = settings, demo

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            collect_rarely()
            welcome(self._settings, self._demo)


def welcome(settings: Settings, demo: DemoState) -> None:
    print(f"\n  Mortise is at {settings.base_url}\n", flush=True)
    if demo is DemoState.ABSENT:
        return
    if settings.host not in {"127.0.0.1", "localhost", "::1"}:
        print("  Anybody who reaches this machine can sign in with the demo accounts.", flush=True)
    print(f"  Demo accounts, password {PASSWORD!r}:", flush=True)
    seen: set[str] = set()
    for person in PEOPLE:
        role = "administrator, designs apps" if person.is_admin else person.roles[0].replace("_", " ")
        if role not in seen:
            seen.add(role)
            print(f"    {person.login:<14} {person.name:<12} {role}", flush=True)
    print(flush=True)
