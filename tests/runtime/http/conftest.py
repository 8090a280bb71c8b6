"""A running application over the test's database, and people who can sign in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from engines.app.bundle import parse_app
from runtime.engine import Mortise
from runtime.http.app import create_app
from runtime.identity.people import create_person, set_roles
from runtime.metadata.install import install_release

PASSWORD = "correct horse 1"
ADDRESS = "http://mortise.test"

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def app(mortise: Mortise) -> AsyncIterator[FastAPI]:
    application = create_app(mortise)
    async with application.router.lifespan_context(application):
        await mortise.parts["listener"].ready.wait()
        yield application


@pytest.fixture
async def crm(mortise: Mortise) -> None:
    """An app that has roles and nothing else."""
    roles = [{"key": each, "name": each.title()} for each in ("sales", "manager")]
    async with mortise.work() as work:
        await install_release(work, parse_app({"format": 1, "key": "crm", "name": "CRM", "roles": roles}))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody yet."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as found:
        yield found


@pytest.fixture
def add_person(mortise: Mortise) -> Callable[..., Awaitable[int]]:
    async def add(login: str, *, roles: dict[str, list[str]] | None = None, **values: Any) -> int:
        async with mortise.work() as work:
            person = await create_person(work, {"name": login.title(), "login": login, "password": PASSWORD, **values})
            for app_key, each in (roles or {}).items():
                await set_roles(work, person, app_key, each)
        return person

    return add


@pytest.fixture
async def sign_in(app: FastAPI, add_person: Callable[..., Awaitable[int]]) -> AsyncIterator[SignIn]:
    """`await sign_in("ann", is_admin=True)`: make the person, and a client with session and CSRF header."""
    clients: list[httpx.AsyncClient] = []

    async def enter(login: str, *, exists: bool = False, **values: Any) -> httpx.AsyncClient:
        if not exists:
            await add_person(login, **values)
        found = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)
        clients.append(found)
        answer = await found.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        found.headers["x-csrf-token"] = answer.json()["csrf"]
        return found

    yield enter
    for each in clients:
        await each.aclose()
