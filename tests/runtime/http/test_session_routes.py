"""Signing in and out over HTTP."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from runtime.engine import Mortise
from runtime.http.shell import local_path
from runtime.identity.sessions import IDLE, LONGEST
from runtime.identity.tables import session

PASSWORD = "correct horse 1"


class MovingClock:
    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        return self.at


async def test_a_right_password_opens_a_session_and_me_is_the_person(client, add_person) -> None:
    await add_person("ann", email="ann@example.com", roles={"crm": ["sales"]})
    answer = await client.post("/api/session", json={"login": "ANN", "password": PASSWORD})
    assert answer.status_code == 200
    me = (await client.get("/api/session")).json()
    assert me["login"] == "ann" and me["roles"] == {"crm": ["sales"]} and me["csrf"] == answer.json()["csrf"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie


async def test_the_session_cookie_is_secure_where_the_address_is_https(mortise, client, add_person) -> None:
    mortise.settings = replace(mortise.settings, secure_cookies=True)
    await add_person("ann")
    answer = await client.post("/api/session", json={"login": "ann", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


async def test_one_may_sign_in_with_the_mail_address(client, add_person) -> None:
    await add_person("ann", email="Ann@Example.com")
    answer = await client.post("/api/session", json={"login": "ann@example.com", "password": PASSWORD})
    assert answer.json()["login"] == "ann"


async def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(client, add_person) -> None:
    await add_person("ann")
    answers = [
        await client.post("/api/session", json={"login": login, "password": "wrong password"})
        for login in ("ann", "bob")
    ]
    for each in answers:
        assert each.status_code == 401 and "set-cookie" not in each.headers
    first, second = ({**each.json(), "request_id": ""} for each in answers)
    assert first == second and first["code"] == "identity.login.wrong"


async def test_an_inactive_person_cannot_sign_in(client, add_person) -> None:
    await add_person("ann", active=False)
    assert (await client.post("/api/session", json={"login": "ann", "password": PASSWORD})).status_code == 401


async def test_too_many_tries_are_refused_with_the_time_to_wait_even_with_the_right_password(
    mortise, client, add_person
) -> None:
    await add_person("ann")
    for _ in range(10):
        assert (await client.post("/api/session", json={"login": "ann", "password": "wrong"})).status_code == 401
    answer = await client.post("/api/session", json={"login": "Ann", "password": PASSWORD})
    assert answer.status_code == 429 and 1 <= int(answer.headers["retry-after"]) <= 900
    mortise.clock = clock = MovingClock()
    clock.at += timedelta(minutes=16)
    assert (await client.post("/api/session", json={"login": "ann", "password": PASSWORD})).status_code == 200


async def test_a_success_forgets_the_tries_of_the_login(client, add_person) -> None:
    await add_person("ann")
    for _ in range(3):
        for _ in range(8):
            await client.post("/api/session", json={"login": "ann", "password": "wrong"})
        assert (await client.post("/api/session", json={"login": "ann", "password": PASSWORD})).status_code == 200


async def test_signing_out_ends_the_session_on_the_server(app: FastAPI, sign_in) -> None:
    ann = await sign_in("ann")
    stolen = dict(ann.cookies)
    assert (await ann.delete("/api/session")).status_code == 204
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mortise.test") as thief:
        thief.cookies.update(stolen)
        assert (await thief.get("/api/session")).status_code == 401


async def test_a_session_slides_while_it_is_used_and_ends_when_it_is_not(mortise: Mortise, sign_in) -> None:
    mortise.clock = clock = MovingClock()
    ann = await sign_in("ann")
    for _ in range(2):
        clock.at += IDLE - timedelta(hours=1)
        assert (await ann.get("/api/session")).status_code == 200
    clock.at += IDLE + timedelta(seconds=1)
    assert (await ann.get("/api/session")).status_code == 401


async def test_no_session_lives_longer_than_its_longest_time(mortise: Mortise, sign_in) -> None:
    mortise.clock = clock = MovingClock()
    ann = await sign_in("ann")
    end = clock.at + LONGEST
    while clock.at + timedelta(days=3) < end:
        clock.at += timedelta(days=3)
        assert (await ann.get("/api/session")).status_code == 200
    clock.at = end + timedelta(seconds=1)
    assert (await ann.get("/api/session")).status_code == 401


async def test_the_database_holds_no_secret_of_a_session(mortise: Mortise, sign_in) -> None:
    ann = await sign_in("ann")
    async with mortise.reading() as work:
        row = (await work.connection.execute(sa.select(session))).one()
    assert ann.cookies["mortise_session"].encode() not in b"".join(
        each if isinstance(each, bytes) else str(each).encode() for each in row
    )


async def test_an_administrator_who_deactivates_a_person_ends_their_session_at_once(sign_in) -> None:
    admin, ann = await sign_in("admin", is_admin=True), await sign_in("ann")
    me = (await ann.get("/api/session")).json()
    assert (await admin.patch(f"/api/admin/users/{me['id']}", json={"active": False})).status_code == 200
    assert (await ann.get("/api/session")).status_code == 401


async def test_a_change_of_password_ends_the_other_sessions_only(sign_in) -> None:
    here = await sign_in("ann")
    there = await sign_in("ann", exists=True)
    answer = await here.post("/api/me/password", json={"old": PASSWORD, "new": "another horse 2"})
    assert answer.status_code == 204
    assert (await here.get("/api/session")).status_code == 200
    assert (await there.get("/api/session")).status_code == 401


async def test_the_login_page_works_without_javascript_in_both_languages(client, add_person) -> None:
    await add_person("ann")
    page = await client.get("/login?language=zh&next=/a/crm")
    assert page.status_code == 200 and 'lang="zh-CN"' in page.text and 'value="/a/crm"' in page.text
    wrong = await client.post("/login", data={"login": "ann", "password": "no", "language": "zh", "next": "/a/crm"})
    assert wrong.status_code == 401 and "用户名或密码不正确" in wrong.text and 'value="ann"' in wrong.text
    right = await client.post("/login", data={"login": "ann", "password": PASSWORD, "next": "/a/crm"})
    assert right.status_code == 303 and right.headers["location"] == "/a/crm"
    assert (await client.get("/api/session")).status_code == 200


async def test_every_page_sends_strangers_to_sign_in_and_back(client) -> None:
    answer = await client.get("/a/crm/f/customer?view=all")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fa%2Fcrm%2Ff%2Fcustomer%3Fview%3Dall"


def test_signing_in_never_leads_to_another_site() -> None:
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", None, "/\n/x"):
        assert local_path(evil) == "/"
    assert local_path("/a/crm?x=1") == "/a/crm?x=1"


async def test_the_login_page_escapes_what_it_shows(client) -> None:
    answer = await client.post("/login", data={"login": '"><script>alert(1)</script>', "password": "x"})
    assert "<script>alert" not in answer.text and re.search(r"&lt;script&gt;|&#34;&gt;&lt;script", answer.text)


async def test_guessing_the_password_of_an_open_session_is_slowed_down(sign_in) -> None:
    ann = await sign_in("ann")
    tries = [await ann.post("/api/me/password", json={"old": "wrong", "new": "another horse 2"}) for _ in range(11)]
    assert [each.status_code for each in tries] == [422] * 10 + [429]
    right = await ann.post("/api/me/password", json={"old": PASSWORD, "new": "another horse 2"})
    assert right.status_code == 429 and int(right.headers["retry-after"]) > 0


async def test_nobody_is_shut_out_by_somebody_who_claims_their_mail_address(client, sign_in, add_person) -> None:
    await add_person("ann", email="ann@example.com")
    eve = await sign_in("eve")
    assert (await eve.patch("/api/me", json={"email": "ann@example.com"})).status_code == 200
    answer = await client.post("/api/session", json={"login": "ann@example.com", "password": PASSWORD})
    assert answer.json()["login"] == "ann"
    assert (await eve.patch("/api/me", json={"email": "ann@nowhere"})).status_code == 200
