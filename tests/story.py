"""The CRM from its template, with demo data, behind the real HTTP application and a clock that the test sets."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from builder.demo.people import PASSWORD
from runtime.engine import Mortise

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


@dataclass
class Crm:
    """The running application as its users meet it."""

    mortise: Mortise
    clock: SetClock
    transport: httpx.ASGITransport
    stack: AsyncExitStack
    people: dict[str, Person] = field(default_factory=dict)

    async def later(self, **parts: float) -> None:
        """Time passes; sessions may have ended meanwhile, so everybody signs in again."""
        self.clock.forward(**parts)
        for login, person in self.people.items():
            person.me = await self._sign_in(person.client, login)

    async def as_(self, login: str) -> Person:
        """The person, signed in over HTTP (once)."""
        if login not in self.people:
            client = httpx.AsyncClient(
                transport=self.transport, base_url="http://crm.test", headers={"Accept-Language": "en"}
            )
            await self.stack.enter_async_context(client)
            me = await self._sign_in(client, login)
            self.people[login] = Person(client, me)
        return self.people[login]

    @staticmethod
    async def _sign_in(client: httpx.AsyncClient, login: str) -> dict[str, Any]:
        answer = await client.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        me: dict[str, Any] = (await client.get("/api/session")).json()
        client.headers["X-CSRF-Token"] = me["csrf"]
        assert (await client.patch("/api/me", json={"language": "en"})).status_code == 200
        return me


@dataclass
class Person:
    client: httpx.AsyncClient
    me: dict[str, Any]
    app: str = "crm"

    def in_app(self, app: str) -> Person:
        """The same person at work in another app."""
        return replace(self, app=app)

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

    # -- records of the app

    async def create(self, form: str, expect: int = 201, **values: Any) -> Any:
        return await self.send("POST", f"/apps/{self.app}/forms/{form}/records", {"values": values}, expect)

    async def change(self, form: str, record: Any, expect: int = 200, **values: Any) -> Any:
        ident = record["id"] if isinstance(record, dict) else record
        return await self.send("PATCH", f"/apps/{self.app}/forms/{form}/records/{ident}", {"values": values}, expect)

    async def read(self, form: str, record: Any, status: int = 200) -> Any:
        ident = record["id"] if isinstance(record, dict) else record
        return await self.get(f"/apps/{self.app}/forms/{form}/records/{ident}", status)

    async def list(self, form: str, filter: str | None = None, **params: Any) -> list[Any]:
        chosen = {**params, **({"filter": filter} if filter else {})}
        found = await self.get(f"/apps/{self.app}/forms/{form}/records", **chosen)
        return list(found["items"])

    async def press(self, form: str, record: Any, button: str, status: int = 200) -> Any:
        return await self.send(
            "POST", f"/apps/{self.app}/forms/{form}/records/{record['id']}/buttons/{button}", {}, status
        )

    async def report(self, key: str, *filters: dict[str, Any]) -> Any:
        return await self.send("POST", f"/apps/{self.app}/reports/{key}/run", {"filters": list(filters)})
