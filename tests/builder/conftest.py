"""The designer's application, an analyst who is signed in, and a small app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from builder.http.app import create_builder_app
from runtime.engine import Mortise
from runtime.identity.people import create_person, set_roles

PASSWORD = "correct horse 1"
ADDRESS = "http://mortise.test"


@pytest.fixture
async def app(mortise: Mortise) -> AsyncIterator[FastAPI]:
    application = create_builder_app(mortise)
    async with application.router.lifespan_context(application):
        await mortise.parts["listener"].ready.wait()
        yield application


@pytest.fixture
async def enter(app: FastAPI, mortise: Mortise) -> AsyncIterator[Callable[..., Awaitable[httpx.AsyncClient]]]:
    """`await enter("ann", may_build=True, roles={"shop": ["clerk"]})`: a person and their client."""
    clients: list[httpx.AsyncClient] = []

    async def go(login: str, *, roles: dict[str, list[str]] | None = None, **values: Any) -> httpx.AsyncClient:
        async with mortise.work() as work:
            person = await create_person(work, {"name": login.title(), "login": login, "password": PASSWORD, **values})
            for key, each in (roles or {}).items():
                await set_roles(work, person, key, each)
        found = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)
        clients.append(found)
        answer = await found.post("/api/session", json={"login": login, "password": PASSWORD})
        found.headers["x-csrf-token"] = answer.json()["csrf"]
        return found

    yield go
    for each in clients:
        await each.aclose()


@pytest.fixture
async def analyst(enter: Callable[..., Awaitable[httpx.AsyncClient]]) -> httpx.AsyncClient:
    return await enter("analyst", may_build=True, roles={"shop": ["clerk"]})


@pytest.fixture
def shop() -> dict[str, Any]:
    """A valid app: customers and their orders."""
    return {
        "format": 1,
        "key": "shop",
        "name": {"en": "Shop", "zh": "商店"},
        "forms": [
            {
                "key": "customer",
                "name": {"en": "Customer", "zh": "客户"},
                "title": "name",
                "fields": [
                    {"key": "name", "type": "text", "label": {"en": "Name", "zh": "名称"}, "required": True},
                    {
                        "key": "level",
                        "type": "choice",
                        "label": {"en": "Level", "zh": "级别"},
                        "options": [
                            {"key": "vip", "label": {"en": "VIP", "zh": "重要"}},
                            {"key": "normal", "label": {"en": "Normal", "zh": "普通"}},
                        ],
                    },
                    {
                        "key": "phone",
                        "type": "text",
                        "label": {"en": "Phone", "zh": "电话"},
                        "visible": 'level = "vip"',
                    },
                ],
                "views": [{"key": "all", "name": {"en": "All", "zh": "全部"}, "columns": ["name", "level", "phone"]}],
            },
        ],
        "roles": [
            {
                "key": "clerk",
                "name": {"en": "Clerk", "zh": "店员"},
                "may": [{"form": "customer", "read": True, "create": True, "update": True, "delete": True}],
            },
        ],
    }
