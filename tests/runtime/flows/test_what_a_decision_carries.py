"""What may come with a decision, and what may not: refused by the server with the place and a way out, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.workshop import Workshop

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(32)


def flow(**node: Any) -> dict[str, Any]:
    return {
        "key": "check",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "ask"},
            {"key": "ask", "type": "approval", "by": [{"user": "lee"}], "next": "later", **node},
            {"key": "later", "type": "approval", "by": [{"choice": True}], "next": "end", "nobody": "skip"},
            {"key": "end", "type": "end", "outcome": "approved"},
        ],
    }


async def upload(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/files", files={"file": ("mark.png", PICTURE, "image/png")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("outcome", ["approve", "reject"])
@pytest.mark.parametrize("member", ["files", "signature"])
async def test_a_step_that_takes_no_file_or_signature_refuses_one(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], member: str, outcome: str
) -> None:
    await shop.install(flows=[flow(**{member: "none"})])
    await shop.create("order", "ann", name="O-1", amount="50")
    task, lee = (await shop.open_tasks())["lee"], clients["lee"]
    file = await upload(lee)
    sent: Any = [file] if member == "files" else file
    answer = await lee.post(f"/api/tasks/{task}/{outcome}", json={member: sent})
    found = answer.json()["errors"][0]
    assert (answer.status_code, found["code"], found["pointer"]) == (422, f"flow.{member}_not_taken", f"/{member}")
    assert found["hint"].startswith("Decide without it")
    assert list(await shop.open_tasks()) == ["lee"]
    done = await lee.post(f"/api/tasks/{task}/{outcome}", json={})
    assert done.status_code == 200, done.text


async def test_what_a_step_takes_or_wants_is_kept_with_the_decision(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[flow(files="required", signature="required")])
    await shop.create("order", "ann", name="O-1", amount="50")
    task, lee = (await shop.open_tasks())["lee"], clients["lee"]
    file, foreign = await upload(lee), await upload(clients["lou"])
    for body, code in (
        ({}, "flow.files_required"),
        ({"files": [file]}, "flow.signature_required"),
        ({"files": [file], "signature": foreign}, "file.unknown"),
        ({"files": [foreign], "signature": file}, "file.unknown"),
    ):
        answer = await lee.post(f"/api/tasks/{task}/approve", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    done = await lee.post(f"/api/tasks/{task}/approve", json={"files": [file], "signature": file})
    (seat,) = done.json()["progress"][0]["seats"]
    assert (seat["files"], seat["signature"]) == ([file], file)


async def test_other_acts_refuse_what_only_a_decision_keeps(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[flow(fields={"status": "write"})])
    await shop.create("order", "ann", name="O-1", amount="50")
    task, lee = (await shop.open_tasks())["lee"], clients["lee"]
    sent = {"to": str(shop.people["bob"]), "values": {"status": "x"}, "files": [await upload(lee)], "signature": "1"}
    answer = await lee.post(f"/api/tasks/{task}/transfer", json=sent)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/values", "/files", "/signature"]
    assert list(await shop.open_tasks()) == ["lee"]


async def test_people_are_chosen_only_where_they_are_to_be_chosen(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[flow()])
    await shop.create("order", "ann", name="O-1", amount="50")
    task, lee, bob = (await shop.open_tasks())["lee"], clients["lee"], str(shop.people["bob"])
    for key, pointer in (("ask", "/choices/ask"), ("no/where", "/choices/no~1where")):
        answer = await lee.post(f"/api/tasks/{task}/approve", json={"choices": {key: [bob]}})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    done = await lee.post(f"/api/tasks/{task}/approve", json={"choices": {"later": [bob]}})
    assert done.status_code == 200 and list(await shop.open_tasks()) == ["bob"]


async def test_an_approver_fills_fields_of_a_change_that_is_held_back(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    """The record is untouched until the end; then it has what was proposed and what the approver filled in."""
    holding = flow(fields={"status": "write", "due_on": "require", "amount": "read"})
    holding["nodes"][1]["next"] = "end"
    holding["on"] = [{"record": "order", "event": kind, "hold": True} for kind in ("created", "updated")]
    await shop.install(flows=[holding])
    order = await shop.create("order", name="O-1", amount="50")
    ann, lee = clients["ann"], clients["lee"]
    for body in ({"record": str(order), "values": {"amount": "70"}}, {"values": {"name": "New", "amount": "80"}}):
        answer = await ann.post("/api/apps/shop/flows/check/propose", json=body)
        assert answer.status_code == 201, answer.text
        task = (await shop.open_tasks())["lee"]
        missing = await lee.post(f"/api/tasks/{task}/approve", json={"values": {"status": "seen"}})
        assert (missing.status_code, missing.json()["code"]) == (422, "flow.field_required"), missing.text
        done = await lee.post(f"/api/tasks/{task}/approve", json={"values": {"status": "seen", "due_on": "2026-02-01"}})
        assert done.status_code == 200, done.text
    rows = [(each.name, str(each.amount), each.status, str(each.due_on)) for each in await shop.rows("order")]
    assert rows == [("O-1", "70.00", "seen", "2026-02-01"), ("New", "80.00", "seen", "2026-02-01")]
