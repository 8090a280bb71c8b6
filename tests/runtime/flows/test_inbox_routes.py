"""The inbox over HTTP, as the browser meets it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from runtime.http.app import create_app
from tests.runtime.flows.test_flow_driver import APPROVAL
from tests.workshop import Workshop


@pytest.fixture
async def clients(shop: Workshop) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """A signed-in client for each person."""
    application = create_app(shop.mortise)
    found: dict[str, httpx.AsyncClient] = {}
    async with application.router.lifespan_context(application):
        for login in shop.people:
            client = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://shop.test")
            answer = await client.post("/api/session", json={"login": login, "password": "correct horse 1"})
            client.headers["x-csrf-token"] = answer.json()["csrf"]
            found[login] = client
        yield found
        for client in found.values():
            await client.aclose()


async def answer(client: httpx.AsyncClient, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    found = await client.request(method, f"/api{path}", json=body)
    assert found.status_code == status, found.text
    return found.json()


async def test_a_task_is_listed_opened_and_approved(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    lee = clients["lee"]
    listed = await answer(lee, "GET", "/inbox?tab=todo")
    assert (listed["counts"]["todo"], listed["next"]) == (1, None)
    (task,) = listed["items"]
    assert (task["subject"], task["kind"], task["unread"]) == ("O-1", "approval", True)
    await answer(lee, "POST", f"/tasks/{task['id']}/read", {})
    assert (await answer(lee, "GET", "/inbox"))["items"][0]["unread"] is False
    detail = await answer(lee, "GET", f"/tasks/{task['id']}")
    assert detail["actions"][:2] == ["approve", "reject"]
    done = await answer(lee, "POST", f"/tasks/{task['id']}/approve", {"comment": "fine"})
    assert (done["status"], done["outcome"], done["actions"]) == ("done", "approved", [])
    assert [each["id"] for each in (await answer(lee, "GET", "/inbox?tab=done"))["items"]] == [task["id"]]
    again = await answer(lee, "POST", f"/tasks/{task['id']}/approve", {}, 409)
    assert again["code"] == "flow.task_closed"


async def test_what_is_not_ones_own_is_not_found(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    task = (await shop.open_tasks())["lee"]
    bob = clients["bob"]
    await answer(bob, "GET", f"/tasks/{task}", None, 404)
    await answer(bob, "POST", f"/tasks/{task}/approve", {}, 404)
    (instance,) = await shop.instances()
    await answer(bob, "GET", f"/instances/{instance.id}", None, 404)
    await answer(bob, "POST", f"/instances/{instance.id}/cancel", {}, 404)
    await answer(clients["ann"], "POST", f"/instances/{instance.id}/cancel", {}, 403)
    await answer(clients["ann"], "POST", f"/instances/{instance.id}/frobnicate", {}, 422)
    await answer(bob, "GET", "/inbox?tab=nothing", None, 422)
    await answer(bob, "GET", "/inbox?cursor=x", None, 404)


async def test_a_flow_is_started_over_http_by_those_who_may(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    free = {**APPROVAL, "key": "free", "on": [], "record": "order"}
    await shop.install(flows=[APPROVAL, free])
    order = await shop.create("order", name="O-1", amount="50", due_on="2026-02-01")
    ann = clients["ann"]
    await answer(ann, "POST", "/apps/shop/flows/order_approval/start", {"record": str(order)}, 403)
    await answer(ann, "POST", "/apps/shop/flows/nothing/start", {}, 404)
    started = await answer(ann, "POST", "/apps/shop/flows/free/start", {"record": {"id": str(order)}}, 201)
    told = await answer(ann, "GET", f"/instances/{started['instance']}")
    assert [each["kind"] for each in told["history"]] == ["started"]
    mine = (await answer(ann, "GET", "/inbox?tab=mine"))["items"]
    detail = await answer(ann, "GET", f"/tasks/{mine[0]['id']}")
    assert detail["may_withdraw"] is True
    await answer(ann, "POST", f"/instances/{started['instance']}/withdraw", {"comment": "no"})
    assert [(each.flow, each.status, each.outcome) for each in await shop.instances()] == [
        ("order_approval", "running", ""),
        ("free", "ended", "withdrawn"),
    ]


async def test_a_message_from_outside_wakes_what_waits(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> None:
    flow = {
        "key": "wait",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "first"},
            {
                "key": "first",
                "type": "event_gateway",
                "events": [{"message": "ordered", "next": "yes"}, {"after": "1 day", "next": "no"}],
            },
            {"key": "yes", "type": "end", "outcome": "yes"},
            {"key": "no", "type": "end", "outcome": "no"},
        ],
    }
    rule = {
        "key": "told",
        "text": ['rule "T"', 'on order message "ordered"', "then update { status: payload.by }", "end"],
    }
    await shop.install(flows=[flow], rules=[rule])
    order = await shop.create("order", name="O-1")
    body = {"form": "order", "record": str(order), "payload": {"by": "shop"}}
    assert await answer(clients["ann"], "POST", "/apps/shop/messages/ordered", body) == {"taken": 2}
    assert (await shop.read("order", order))["status"] == "shop"
    assert [each.outcome for each in await shop.instances()] == ["yes"]
