"""The CRM from its template, with demo data, behind the real HTTP application and a clock that the test sets."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from builder.http.app import create_builder_app
from psycopg import sql

from builder.demo.load import load_demo
from builder.demo.people import PASSWORD
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.settings import Settings
from runtime.wiring import wire

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""A Monday, noon in Shanghai."""


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


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


@dataclass
class Crm:
    """The running application as its users meet it."""

    mortise: Mortise
    clock: SetClock
    transport: httpx.ASGITransport
    stack: AsyncExitStack
    people: dict[str, Person] = field(default_factory=dict)

    async def as_(self, login: str) -> Person:
        """The person, signed in over HTTP (once)."""
        if login not in self.people:
            client = httpx.AsyncClient(
                transport=self.transport, base_url="http://crm.test", headers={"Accept-Language": "en"}
            )
            await self.stack.enter_async_context(client)
            answer = await client.post("/api/session", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            me = (await client.get("/api/session")).json()
            client.headers["X-CSRF-Token"] = me["csrf"]
            self.people[login] = Person(client, me)
        return self.people[login]


@dataclass
class Person:
    client: httpx.AsyncClient
    me: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.me["id"])

    async def get(self, path: str, status: int = 200, **params: Any) -> Any:
        answer = await self.client.get(f"/api{path}", params=params)
        assert answer.status_code == status, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer

    async def send(self, method: str, path: str, body: Any = None, status: int | None = None) -> Any:
        answer = await self.client.request(method, f"/api{path}", json=body)
        expected = status or (201 if method == "POST" and path.endswith("/records") else 200)
        assert answer.status_code == expected, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    # -- records of the CRM

    async def create(self, form: str, status: int = 201, **values: Any) -> Any:
        return await self.send("POST", f"/apps/crm/forms/{form}/records", {"values": values}, status)

    async def change(self, form: str, record: Any, status: int = 200, **values: Any) -> Any:
        ident = record["id"] if isinstance(record, dict) else record
        return await self.send("PATCH", f"/apps/crm/forms/{form}/records/{ident}", {"values": values}, status)

    async def read(self, form: str, record: Any, status: int = 200) -> Any:
        ident = record["id"] if isinstance(record, dict) else record
        return await self.get(f"/apps/crm/forms/{form}/records/{ident}", status)

    async def list(self, form: str, filter: str | None = None, **params: Any) -> list[Any]:
        chosen = {**params, **({"filter": filter} if filter else {})}
        found = await self.get(f"/apps/crm/forms/{form}/records", **chosen)
        return list(found["items"])

    async def press(self, form: str, record: Any, button: str, status: int = 200) -> Any:
        return await self.send("POST", f"/apps/crm/forms/{form}/records/{record['id']}/buttons/{button}", {}, status)

    async def report(self, key: str, *filters: dict[str, Any]) -> Any:
        return await self.send("POST", f"/apps/crm/reports/{key}/run", {"filters": list(filters)})


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
