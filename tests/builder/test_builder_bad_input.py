"""Whatever is sent, wherever: a clear problem, never a failure of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from runtime.engine import Mortise
from runtime.http.app import routers_in

IDS = ("x", "0", "-1", "9" * 30, "1' OR '1'='1", "\u0000", "客户", "%", "a" * 300)
BODIES: tuple[bytes, ...] = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"3",
    b'"x"',
    b"{",
    b"\xff",
    b"[" * 3000,
    b'{"values": 3}',
    b'{"values": {"a": "\\u0000"}}',
    b'{"document": {"format": 1e999}}',
    b'{"name": "x", "login": "\\ud800"}',
    b'{"ids": ["x"], "all": "maybe"}',
    b'{"text": "1 +", "document": {}, "at": 99999999999999999999}',
    b'{"revision": -1, "document": {"key": 3}}',
)
QUERIES = (
    "",
    "?limit=0",
    "?limit=99999999999999999999",
    "?cursor=x&q=%00",
    "?filter=1+&sort=nothing&view=nothing",
    "?from=9999-12-31&to=x&record=y&user=z",
    "?q=" + "%E5%AE%A2" * 200,
    "?pointer=/a/b/~9&format=exe",
)


PAGES = ("/quick/", "/m/")
"""Pages that mails lead to: the address itself holds a secret, and refusals are pages for people."""
_REFUSAL = {False: "application/problem+json", True: "text/html; charset=utf-8"}


def places() -> Iterator[tuple[str, str]]:
    """Method and path of every route there is, of the runtime and of the designer."""
    for router in (*routers_in("runtime.http.routes"), *routers_in("builder.http.routes")):
        for route in router.routes:
            for method in sorted(getattr(route, "methods", None) or ()):
                if method != "HEAD":
                    yield method, str(getattr(route, "path", ""))


def fill(path: str, text: str) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: "shop" if found[1] == "app" else quote(text, safe=""), path)


async def failures(client: httpx.AsyncClient, method: str, path: str) -> list[str]:
    found = []
    texts = IDS if "{" in path else ("x",)
    tries = [(fill(path, text), BODIES[at % len(BODIES)]) for at, text in enumerate(texts)]
    if method == "GET":
        tries += [(fill(path, "customer") + query, b"") for query in QUERIES]
    else:
        tries += [(fill(path, "customer"), body) for body in BODIES]
    for address, body in tries:
        answer = await client.request(method, address, content=body, headers={"content-type": "application/json"})
        if answer.status_code >= 500:
            found.append(f"{method} {address} {body[:60]!r} → {answer.status_code} {answer.text[:200]}")
        elif answer.status_code >= 400 and answer.headers["content-type"] != _REFUSAL[path.startswith(PAGES)]:
            found.append(f"{method} {address} {body[:60]!r} → {answer.status_code} is not a problem document")
    return found


@pytest.mark.slow
async def test_nothing_that_is_sent_makes_the_server_fail(mortise: Mortise, enter: Any, shop: dict[str, Any]) -> None:
    ann = await enter("ann", may_build=True, is_admin=True, roles={"shop": ["clerk"]})
    assert (await ann.post("/api/builder/import", json={"document": shop})).status_code == 200
    found = []
    for method, path in places():
        if (method, path) not in {("DELETE", "/api/session")}:
            found += await failures(ann, method, path)
    assert not found, "\n".join(found)


async def test_strangers_get_nowhere(mortise: Mortise, app: Any) -> None:
    """Every route of the interface asks who it is, but for those that anybody may use."""
    open_to_all = {("POST", "/api/session"), ("DELETE", "/api/session"), ("GET", "/api/health")}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mortise.test") as nobody:
        for method, path in places():
            if (method, path) not in open_to_all and not path.startswith(PAGES):
                answer = await nobody.request(method, fill(path, "1"), json={} if method != "GET" else None)
                assert answer.status_code in {401, 422}, (method, path, answer.status_code)


async def test_who_may_neither_administer_nor_design_gets_into_neither(enter: Any) -> None:
    """Every route of both parts looks at the person's rights before anything else."""
    ann = await enter("ann")
    allowed = []
    for method, path in places():
        if path.startswith(("/api/admin/", "/api/builder/")):
            asked = {"params": {"pointer": "/forms/0"}} if method == "GET" else {"json": {}}
            answer = await ann.request(method, fill(path, "1"), **asked)
            if answer.status_code != 403:
                allowed.append((method, path, answer.status_code, answer.text[:100]))
    assert not allowed


async def test_an_analyst_is_no_administrator(enter: Any) -> None:
    """What analysts may see of administration is named here; nothing of it changes anything."""
    analyst = await enter("analyst", may_build=True)
    allowed = set()
    for method, path in places():
        if path.startswith("/api/admin/"):
            answer = await analyst.request(method, fill(path, "1"), json={} if method != "GET" else None)
            if answer.status_code != 403:
                allowed.add((method, path))
    assert {method for method, _ in allowed} <= {"GET"}
    assert {path for _, path in allowed} <= {"/api/admin/flows", "/api/admin/flows/durations"}
