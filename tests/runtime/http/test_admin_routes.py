"""Administration over HTTP."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.jobs import enqueue

PASSWORD = "correct horse 1"


async def test_only_administrators_enter_administration(sign_in) -> None:
    ann = await sign_in("ann")
    for path in ("users", "departments", "apps", "jobs", "audit", "connections", "about", "deliveries"):
        answer = await ann.get(f"/api/admin/{path}")
        assert answer.status_code == 403, path


async def test_every_page_of_administration_answers(sign_in) -> None:
    admin = await sign_in("admin", is_admin=True)
    for path in ("users", "departments", "apps", "jobs", "audit", "connections", "about", "deliveries"):
        answer = await admin.get(f"/api/admin/{path}")
        assert answer.status_code == 200, (path, answer.text)


async def test_an_administrator_makes_a_department_and_a_person_who_can_sign_in(sign_in, client, crm) -> None:
    admin = await sign_in("admin", is_admin=True)
    sales = await admin.post("/api/admin/departments", json={"key": "sales", "name": "销售部"})
    assert sales.status_code == 201
    body = {
        "name": "张伟",
        "login": "zhangwei",
        "password": PASSWORD,
        "department": sales.json()["id"],
        "job": "Seller",
        "roles": {"crm": ["sales", "manager"]},
    }
    made = await admin.post("/api/admin/users", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["roles"] == {"crm": ["manager", "sales"]} and "password" not in str(made.json()).replace(
        "has_password", ""
    )
    assert (await client.post("/api/session", json={"login": "zhangwei", "password": PASSWORD})).status_code == 200
    for q in ("张", "zhang", "zw", "ZHANGWEI"):
        found = (await admin.get("/api/people", params={"q": q})).json()["items"]
        assert [each["title"] for each in found] == ["张伟"], q
    assert found[0]["department"] == {"id": sales.json()["id"], "title": "销售部"}


async def test_mistakes_in_a_person_are_pointed_at(sign_in, crm) -> None:
    admin = await sign_in("admin", is_admin=True)
    cases = [
        ({"name": "X", "login": "ADMIN"}, 409, "/login"),
        ({"name": "X"}, 422, "/login"),
        ({"name": "X", "login": "x", "password": "short"}, 422, "/password"),
        ({"name": "X", "login": "x", "department": "99"}, 422, "/department"),
        ({"name": "X", "login": "x y"}, 422, "/login"),
        ({"name": "X", "login": "x", "email": "no"}, 422, "/email"),
        ({"name": "X", "login": "x", "roles": {"crm": ["sales", "slaes"]}}, 422, "/roles/crm/1"),
        ({"name": "X", "login": "x", "roles": {"none": ["sales"]}}, 404, ""),
    ]
    for body, status, pointer in cases:
        answer = await admin.post("/api/admin/users", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer), answer.text


async def test_administrators_cannot_lock_themselves_out(sign_in) -> None:
    admin = await sign_in("admin", is_admin=True)
    me = (await admin.get("/api/session")).json()["id"]
    for body in ({"active": False}, {"is_admin": False}):
        assert (await admin.patch(f"/api/admin/users/{me}", json=body)).status_code == 422


async def test_a_department_cannot_be_below_itself_nor_go_while_people_are_in_it(sign_in) -> None:
    admin = await sign_in("admin", is_admin=True)
    ids = []
    for key in ("a", "b", "c"):
        parent = ids[-1] if ids else None
        made = await admin.post("/api/admin/departments", json={"key": key, "name": key, "parent": parent})
        ids.append(made.json()["id"])
    answer = await admin.patch(f"/api/admin/departments/{ids[0]}", json={"parent": ids[2]})
    assert answer.status_code == 422 and answer.json()["code"] == "identity.department.cycle"
    assert (await admin.delete(f"/api/admin/departments/{ids[0]}")).status_code == 409
    assert (await admin.delete(f"/api/admin/departments/{ids[2]}")).status_code == 204
    assert (await admin.delete(f"/api/admin/departments/{ids[2]}")).status_code == 404


async def test_a_new_role_works_without_signing_in_again(sign_in) -> None:
    admin, ann = await sign_in("admin", is_admin=True), await sign_in("ann")
    me = (await ann.get("/api/session")).json()
    await admin.patch(f"/api/admin/users/{me['id']}", json={"is_admin": True})
    answer = await ann.get("/api/admin/about")
    assert answer.status_code == 200


async def test_secrets_of_a_connection_never_come_back(sign_in, mortise: Mortise) -> None:
    admin = await sign_in("admin", is_admin=True)
    body = {"key": "erp", "base_url": "https://erp.example.com", "auth": "bearer", "secrets": {"token": "s3cret-value"}}
    made = await admin.post("/api/admin/connections", json=body)
    assert made.status_code == 201, made.text
    shown = (await admin.get("/api/admin/connections")).text
    assert "s3cret" not in shown and '"token"' in shown
    async with mortise.reading() as work:
        stored = await work.connection.scalar(sa.text("SELECT secrets FROM mortise.connection"))
    assert b"s3cret" not in stored
    await admin.patch(f"/api/admin/connections/{made.json()['id']}", json={"secrets": {"token": None, "user": "u"}})
    assert (await admin.get("/api/admin/connections")).json()["items"][0]["secrets"] == ["user"]


async def test_a_waiting_job_can_be_cancelled_and_queued_again(sign_in, mortise: Mortise) -> None:
    admin = await sign_in("admin", is_admin=True)
    async with mortise.work() as work:
        job = await enqueue(work, "nobody.knows.this", {"a": 1})
    path = f"/api/admin/jobs/{job}"
    shown = (await admin.get("/api/admin/jobs")).json()
    assert shown["items"][0]["name"] == "nobody.knows.this" and shown["counts"]["todo"] >= 1
    assert (await admin.post(f"{path}/retry")).status_code == 409
    assert (await admin.post(f"{path}/cancel")).status_code == 204
    assert (await admin.post(f"{path}/cancel")).status_code == 409
    assert (await admin.post(f"{path}/retry")).status_code == 204
    found = (await admin.get("/api/admin/jobs", params={"status": "todo", "name": "nobody.knows.this"})).json()
    assert [each["id"] for each in found["items"]] == [str(job)]


async def test_who_gave_whom_which_rights_is_in_the_audit_log_but_no_password(sign_in, crm) -> None:
    admin = await sign_in("admin", is_admin=True)
    body = {"name": "Ann", "login": "ann", "password": PASSWORD, "roles": {"crm": ["sales"]}}
    ann = (await admin.post("/api/admin/users", json=body)).json()["id"]
    await admin.patch(f"/api/admin/users/{ann}", json={"may_build": True, "password": "another horse 2"})
    await admin.patch(f"/api/admin/users/{ann}", json={"roles": {"crm": ["manager"]}})
    shown = await admin.get("/api/admin/audit", params={"app": "core", "form": "person", "record": ann})
    lines = shown.json()["items"]
    assert [each["kind"] for each in lines] == ["update", "update", "update", "create"]
    assert lines[0]["changes"] == {"roles in crm": [["sales"], ["manager"]]} and lines[0]["by"]["title"] == "Admin"
    assert lines[1]["changes"] == {"may_build": [False, True], "password_hash": ["…", "…"]}
    assert "argon2" not in shown.text and "horse" not in shown.text
    assert (await admin.get("/api/admin/audit", params={"record": ann, "to": "2020-01-01"})).json()["items"] == []


async def test_every_deed_of_an_administrator_leaves_a_line_in_the_audit_log(sign_in) -> None:
    admin = await sign_in("admin", is_admin=True)
    body = {"key": "erp", "base_url": "https://erp.example.com", "auth": "bearer", "secrets": {"token": "s3cret-value"}}
    connection = (await admin.post("/api/admin/connections", json=body)).json()["id"]
    await admin.patch(f"/api/admin/connections/{connection}", json={"base_url": "https://erp2.example.com"})
    await admin.patch(f"/api/admin/connections/{connection}", json={"secrets": {"token": "another s3cret"}})
    await admin.delete(f"/api/admin/connections/{connection}")
    token = (await admin.post("/api/me/tokens", json={"name": "robot", "scopes": ["read"]})).json()
    await admin.delete(f"/api/me/tokens/{token['id']}")
    days = {"first": "2026-10-01", "last": "2026-10-07", "works": False, "label": "Holiday"}
    assert (await admin.put("/api/admin/calendar/days", json=days)).status_code == 200
    calendar = (await admin.get("/api/admin/calendar")).json()["settings"]
    assert (await admin.put("/api/admin/calendar", json={**calendar, "country": "DE"})).status_code == 200
    assert (await admin.post("/api/me/password", json={"old": PASSWORD, "new": "another horse 2"})).status_code == 204
    shown = await admin.get("/api/admin/audit", params={"app": "core"})
    lines = [(each["form"], each["kind"], each["changes"]) for each in reversed(shown.json()["items"])]
    deeds = [each for each in lines if each[0] != "person"]
    assert [each[:2] for each in deeds] == [
        ("connection", "create"), ("connection", "update"), ("connection", "update"), ("connection", "delete"),
        ("token", "create"), ("token", "delete"), ("calendar", "update"), ("calendar", "update"),
    ]  # fmt: skip
    assert deeds[1][2] == {"base_url": ["https://erp.example.com", "https://erp2.example.com"]}
    assert deeds[2][2] == {"secrets": ["…", "…"]}
    assert deeds[6][2] == {"2026-10-01 – 2026-10-07": [None, {"works": False, "label": "Holiday"}]}
    assert deeds[7][2] == {"country": [calendar["country"], "DE"]}
    assert ("person", "update", {"password_hash": ["…", "…"]}) in lines
    assert "s3cret" not in shown.text and token["token"] not in shown.text
