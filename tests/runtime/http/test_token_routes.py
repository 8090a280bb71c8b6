"""API tokens: made once, limited by scopes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from engines.app.bundle import parse_app
from runtime.engine import Mortise
from runtime.metadata.install import install_release

PASSWORD = "correct horse 1"


async def make(person: httpx.AsyncClient, **body: object) -> dict[str, str]:
    answer = await person.post("/api/me/tokens", json={"name": "robot", **body})
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def test_a_token_acts_as_its_person_without_cookie_or_csrf(sign_in, client) -> None:
    robot = await make(await sign_in("ann"))
    me = await client.get("/api/session", headers=robot)
    assert me.status_code == 200 and me.json()["login"] == "ann" and me.json()["csrf"] is None
    assert (await client.patch("/api/me", json={"theme": "dark"}, headers=robot)).status_code == 200


async def test_a_token_is_stored_as_a_hash_and_shown_once(sign_in, mortise: Mortise) -> None:
    ann = await sign_in("ann")
    secret = (await make(ann))["authorization"].removeprefix("Bearer ")
    listed = await ann.get("/api/me/tokens")
    assert secret not in listed.text and listed.json()["items"][0]["name"] == "robot"
    async with mortise.reading() as work:
        row = (await work.connection.execute(sa.text("SELECT * FROM mortise.token"))).one()
    assert secret not in str(tuple(row))


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        (["read"], "GET", "/api/people", 200),
        (["read"], "PATCH", "/api/me", 403),
        (["write"], "PATCH", "/api/me", 200),
        (["read", "crm"], "GET", "/api/apps/hr/openapi.json", 403),
        (["read", "crm"], "GET", "/api/apps/crm/openapi.json", 200),
        (["read", "crm"], "GET", "/api/inbox", 403),
        (["read", "crm"], "GET", "/api/notifications", 403),
        (["read", "crm"], "GET", "/api/instances/1", 403),
        (["read"], "GET", "/api/inbox", 200),
        (["write", "crm"], "POST", "/api/hooks/hr/order", 403),
        (["write"], "GET", "/api/admin/about", 403),
        (["read", "admin"], "GET", "/api/admin/about", 200),
        ([], "GET", "/api/people", 403),
        (None, "GET", "/api/admin/about", 200),
    ],
)
async def test_scopes_limit_a_token(mortise, sign_in, client, scopes, method: str, path: str, status: int) -> None:
    async with mortise.work() as work:
        await install_release(work, parse_app({"format": 1, "key": "crm", "name": "CRM"}))
    robot = await make(await sign_in("ann", is_admin=True), scopes=scopes)
    answer = await client.request(method, path, headers=robot, json={} if method == "PATCH" else None)
    assert answer.status_code == status, answer.text


async def test_a_scope_that_is_not_there_is_refused_with_its_place_and_the_nearest_name(sign_in) -> None:
    body = {"name": "robot", "scopes": ["read", "wirte"]}
    answer = await (await sign_in("ann")).post("/api/me/tokens", json=body)
    (mistake,) = answer.json()["errors"]
    assert (answer.status_code, mistake["pointer"], "write" in mistake["hint"]) == (422, "/scopes/1", True)


async def test_a_token_of_one_app_has_no_roles_elsewhere(mortise: Mortise, add_person) -> None:
    from runtime.identity.actors import load_actor, narrow

    person = await add_person("ann", roles={"crm": ["sales"], "hr": ["boss"]}, is_admin=True)
    async with mortise.reading() as work:
        actor = narrow(await load_actor(work, person), ["read", "crm"])
    assert dict(actor.roles) == {"crm": frozenset({"sales"})} and not actor.is_admin and not actor.may_build


async def test_a_token_cannot_make_tokens_nor_change_the_password(sign_in, client) -> None:
    robot = await make(await sign_in("ann"))
    assert (await client.post("/api/me/tokens", json={"name": "x"}, headers=robot)).status_code == 403
    body = {"old": PASSWORD, "new": "another horse 2"}
    assert (await client.post("/api/me/password", json=body, headers=robot)).status_code == 403


async def test_a_deleted_token_stops_at_once_and_a_stale_one_on_its_day(sign_in, client) -> None:
    ann = await sign_in("ann")
    robot = await make(ann)
    assert (await client.get("/api/people", headers=robot)).status_code == 200
    token = (await ann.get("/api/me/tokens")).json()["items"][0]["id"]
    assert (await ann.delete(f"/api/me/tokens/{token}")).status_code == 204
    assert (await client.get("/api/people", headers=robot)).status_code == 401
    stale = await make(ann, expires_at=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    assert (await client.get("/api/people", headers=stale)).status_code == 401


async def test_a_made_up_token_is_nobody(client) -> None:
    assert (await client.get("/api/people", headers={"authorization": "Bearer mt_nonsense"})).status_code == 401


async def test_nobody_deletes_anothers_token(sign_in) -> None:
    ann, bob = await sign_in("ann"), await sign_in("bob")
    await make(ann)
    token = (await ann.get("/api/me/tokens")).json()["items"][0]["id"]
    assert (await bob.delete(f"/api/me/tokens/{token}")).status_code == 404
