"""The workshop app over the test's database, and its people in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from runtime.engine import Mortise
from runtime.http.app import create_app
from tests.workshop import Workshop, open_workshop


@pytest.fixture
async def shop(mortise: Mortise) -> Workshop:
    return await open_workshop(mortise)


@pytest.fixture
async def clients(shop: Workshop) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A signed-in client for each person; `nobody` is not signed in."""
    application = create_app(shop.mortise)
    found: dict[str, httpx.AsyncClient] = {}
    async with application.router.lifespan_context(application):
        for login in [*shop.people, "nobody"]:
            client = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://shop.test")
            if login != "nobody":
                answer = await client.post("/api/session", json={"login": login, "password": "correct horse 1"})
                client.headers["x-csrf-token"] = answer.json()["csrf"]
            found[login] = client
        yield found
        for client in found.values():
            await client.aclose()
