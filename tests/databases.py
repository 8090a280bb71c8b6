"""Databases of tests: cloned from a template as plain files, several times as fast as through the write-ahead log."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.settings import Settings


def address_of(server: str, database: str) -> str:
    head, _, query = server.partition("?")
    return head.rsplit("/", 1)[0] + f"/{database}" + (f"?{query}" if query else "")


def clone(server: str, template: str, kind: str) -> str:
    """The name of a new database that holds what the template holds."""
    name = f"{kind}_{uuid.uuid4().hex[:16]}"
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
    return name


def drop(server: str, name: str) -> None:
    """Whoever is connected to it is cut off."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def cloned(server: str, template: str, kind: str = "test") -> Iterator[str]:
    """The address of a clone that lasts as long as the block."""
    name = clone(server, template, kind)
    try:
        yield address_of(server, name)
    finally:
        drop(server, name)


def prepared(server: str, template: str, folder: Path, fill: Callable[[Mortise], Awaitable[object]]) -> str:
    """The name of a clone that `fill` has put something into; itself a template for clones."""
    name = clone(server, template, "prepared")
    url = address_of(server, name)

    async def run() -> None:
        engine = engine_for(url, 2)
        await fill(Mortise(Settings(data_dir=folder, database_url=url, worker=False), engine))
        await engine.dispose()

    asyncio.run(run())
    return name
