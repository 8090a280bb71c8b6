"""Headers, CSRF, sizes, and problems in the right language."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.http.app import create_app

PASSWORD = "correct horse 1"


async def test_a_change_without_the_csrf_token_is_refused(sign_in) -> None:
    ann = await sign_in("ann")
    token = ann.headers.pop("x-csrf-token")
    for headers in ({}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": token[:-1]}):
        answer = await ann.patch("/api/me", json={"theme": "dark"}, headers=headers)
        assert answer.status_code == 403 and answer.json()["code"] == "request.csrf"
    assert (await ann.patch("/api/me", json={"theme": "dark"}, headers={"x-csrf-token": token})).status_code == 200


async def test_the_csrf_token_of_one_session_does_not_fit_another(sign_in) -> None:
    ann, bob = await sign_in("ann"), await sign_in("bob")
    ann.headers["x-csrf-token"] = bob.headers["x-csrf-token"]
    assert (await ann.patch("/api/me", json={"theme": "dark"})).status_code == 403


async def test_another_site_cannot_sign_somebody_in(client, add_person) -> None:
    await add_person("ann")
    form = {"login": "ann", "password": PASSWORD}
    answer = await client.post("/login", data=form, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


async def test_another_site_cannot_sign_somebody_in_over_plain_http_either(mortise, client, add_person) -> None:
    """Browsers tell `Sec-Fetch-Site` only to https; `Origin` they always tell."""
    await add_person("ann")
    form = {"login": "ann", "password": PASSWORD}
    for origin in ("http://evil.test", "http://mortise.test:81", "null", "http://mortise.test.evil.test"):
        answer = await client.post("/login", data=form, headers={"origin": origin})
        assert answer.status_code == 403 and "set-cookie" not in answer.headers, origin
    assert (await client.post("/login", data=form, headers={"origin": "http://mortise.test"})).status_code == 303


async def test_behind_a_proxy_that_hides_the_name_the_base_address_is_known(mortise: Mortise, add_person) -> None:
    mortise.settings = replace(mortise.settings, base_url="https://crm.example.com")
    await add_person("ann")
    application = create_app(mortise)
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
    ):
        form = {"login": "ann", "password": PASSWORD}
        answer = await client.post("/login", data=form, headers={"origin": "https://crm.example.com"})
        assert answer.status_code == 303
        answer = await client.post("/login", data=form, headers={"origin": "https://example.com"})
        assert answer.status_code == 403


async def test_a_name_that_no_file_can_have_is_not_found(client) -> None:
    for name in ("%00", "a%00b.js", "..%2f..%2fpyproject.toml", ".vite%2fmanifest.json", "assets"):
        assert (await client.get(f"/static/app/{name}")).status_code == 404, name


async def test_the_log_of_a_failure_does_not_hold_the_secret_of_a_mails_link(mortise: Mortise, client, caplog) -> None:
    await mortise.database.dispose()
    mortise.database = engine_for("postgresql://nobody@127.0.0.1:1/none")
    for path in ("/m/the-secret-of-a-link", "/m/the-secret-of-a-link/seen.gif"):
        assert (await client.get(path)).status_code == 503
    assert "/m/…" in caplog.text and "the-secret" not in caplog.text


async def test_pages_carry_a_strict_policy_with_a_fresh_nonce(client) -> None:
    first, second = await client.get("/login"), await client.get("/login")
    policies = [each.headers["content-security-policy"] for each in (first, second)]
    nonces = [re.search(r"script-src 'self' 'nonce-([\w-]+)'", each)[1] for each in policies]
    assert nonces[0] != nonces[1]
    assert (
        "unsafe" not in policies[0] and "frame-ancestors 'none'" in policies[0] and "object-src 'none'" in policies[0]
    )
    for nonce in re.findall(r'nonce="([^"]+)"', first.text):
        assert nonce == nonces[0]


async def test_every_answer_carries_the_safe_headers(client) -> None:
    for path in ("/login", "/api/session", "/api/nothing", "/static/app/nothing.js"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin" and len(headers["x-request-id"]) >= 8


async def test_answers_of_the_interface_are_not_stored_by_browsers(sign_in) -> None:
    ann = await sign_in("ann")
    assert (await ann.get("/api/session")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/people", 401),
        ("PUT", "/api/session", 405),
        ("GET", "/static/app/%2e%2e/%2e%2e/pyproject.toml", 404),
        ("GET", "/static/app/.vite/manifest.json", 404),
    ],
)
async def test_refusals_are_problems_in_both_languages(client, method: str, path: str, status: int) -> None:
    for language, sign in (("en-GB,en;q=0.8", r"[A-Za-z]"), ("zh-CN,zh;q=0.9,en;q=0.5", r"[\u4e00-\u9fff]")):
        answer = await client.request(method, path, headers={"accept-language": language})
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert (
            body["status"] == status
            and body["code"]
            and re.search(sign, body["title"])
            and re.search(sign, body["detail"])
        )


async def test_a_persons_own_language_beats_the_browsers(sign_in) -> None:
    ann = await sign_in("ann", language="zh")
    answer = await ann.post("/api/me/password", json={"old": "nope", "new": "x"}, headers={"accept-language": "en"})
    assert answer.json()["errors"][0]["message"] == "原密码不正确。"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "request.json"),
        (b"\xff\xfe", "request.json"),
        (b"", "request.json"),
        (b"[" * 5000, "request.json"),
        (b"[]", "definition.model_type"),
        (b'{"login": 1, "password": "x"}', "definition.string_type"),
        (b'{"login": "a"}', "definition.missing_member"),
        (b'{"login": "a", "password": "b", "pasword": "c"}', "definition.unknown_member"),
        (b'{"login": "\\u0000", "password": "b"}', "request.value"),
    ],
)
async def test_broken_bodies_are_told_as_what_they_are(client, body: bytes, code: str) -> None:
    answer = await client.post("/api/session", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422 and answer.json()["code"] == code, answer.text


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(client) -> None:
    answer = await client.post("/api/session", content=b"x" * 13_000_000)
    assert answer.status_code == 413 and answer.json()["code"] == "request.too_large"


async def test_a_large_body_without_a_length_is_refused_while_it_arrives(client) -> None:
    async def chunks():
        for _ in range(14):
            yield b"x" * 1_000_000

    answer = await client.post("/api/session", content=chunks())
    assert answer.status_code == 413


async def test_an_unforeseen_failure_shows_nothing_of_the_inside(mortise: Mortise, sign_in, caplog) -> None:
    router = APIRouter()

    @router.get("/api/boom")
    async def boom(request: Request) -> None:
        raise ZeroDivisionError("secret inside")

    @router.get("/api/deep")
    async def deep(request: Request) -> None:
        raise InputError.because("x.y", Text("One", "一"), pointer="/a/0")

    import httpx

    app = create_app(mortise, extra_routers=[router])
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mortise.test") as client,
    ):
        answer = await client.get("/api/boom", headers={"x-request-id": "abcdefgh1"})
        assert answer.status_code == 500 and "secret" not in answer.text and "Zero" not in answer.text
        assert answer.json()["request_id"] == "abcdefgh1" and "abcdefgh1" in caplog.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await client.get("/api/deep")).json()["errors"][0]["pointer"] == "/a/0"


async def test_health_needs_nobody_and_asks_the_database(client) -> None:
    assert (await client.get("/api/health")).json() == {"status": "ok"}


async def test_people_cost_nothing_per_request_once_known(app: FastAPI, sign_in, mortise: Mortise) -> None:
    """The second request of a session asks the database nothing about who it is."""
    import sqlalchemy as sa

    ann = await sign_in("ann")
    await ann.get("/api/notifications")
    statements: list[str] = []
    listen = lambda *args: statements.append(args[2])  # noqa: E731
    sa.event.listen(mortise.database.sync_engine, "before_cursor_execute", listen)
    await ann.get("/api/notifications")
    sa.event.remove(mortise.database.sync_engine, "before_cursor_execute", listen)
    assert statements and not any("mortise.session" in each or "mortise.person" in each for each in statements)
