"""The inbox over HTTP, as the browser meets it."""

from __future__ import annotations

from typing import Any

import httpx
import sqlalchemy as sa

from tests.runtime.flows.test_flow_driver import APPROVAL
from tests.workshop import Workshop


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


async def test_the_inbox_is_searched_wholly_and_only_by_what_its_reader_may_see(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    both = {**APPROVAL["nodes"][1], "by": [{"user": "lee"}, {"user": "bob"}]}
    nodes = [both if each["key"] == "legal" else each for each in APPROVAL["nodes"]]
    await shop.install(flows=[{**APPROVAL, "on": {"record": "order", "event": "created"}, "nodes": nodes}])
    for name, amount in (("Harbour crane", "50"), ("港口吊机", "60"), ("Secret", "5"), ("Crane spares", "70")):
        await shop.create("order", "ann", name=name, amount=amount)

    async def found(login: str, q: str, **more: Any) -> list[str]:
        answer = await clients[login].get("/api/inbox", params={"q": q, **more})
        return [each["subject"] for each in answer.json()["items"]]

    assert await found("lee", "crane") == ["Crane spares", "Harbour crane"]
    assert await found("lee", "crane", limit="1") == ["Crane spares"], "a page of what is found"
    assert await found("lee", "harbour", limit="1") == ["Harbour crane"], "also what is on no page that was loaded"
    assert await found("lee", "arbour cr") == ["Harbour crane"], "in the middle of a title"
    assert await found("lee", "口吊") == await found("lee", "gkdj") == ["港口吊机"]
    assert await found("lee", "secret") == [], "of that order the legal department sees nothing"
    assert await found("bob", "secret") == ["Secret"]
    assert len(await found("lee", "Order appr")) == len(await found("lee", "订单审批")) == 4, "by the flow"
    assert len(await found("lee", "ann")) == 4 and await found("lee", "bob") == [], "by who has started it"
    assert await found("ann", "crane", tab="mine") == ["Crane spares", "Harbour crane"]
    assert await found("lee", "100%_") == await found("lee", "\\") == []
    (page,) = [await answer(clients["lee"], "GET", "/inbox?q=crane&limit=1")]
    assert await found("lee", "crane", cursor=page["next"]) == ["Harbour crane"]


async def test_many_tasks_are_counted_up_to_a_thousand_and_said_to_be_more(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50")
    fill = sa.text(
        "INSERT INTO mortise.flow_task (instance, key, node, kind, assignee, app, title, opened_at) SELECT instance, "
        "'b' || n, node, kind, assignee, app, title, opened_at FROM mortise.flow_task, generate_series(2, :last) n "
        "WHERE key NOT LIKE 'b%' AND assignee = :lee"
    )
    for last, more in ((1000, []), (1001, ["todo"])):
        async with shop.mortise.work() as work:
            await work.connection.execute(sa.text("DELETE FROM mortise.flow_task WHERE key LIKE 'b%'"))
            await work.connection.execute(fill, {"last": last, "lee": shop.people["lee"]})
        page = await answer(clients["lee"], "GET", "/inbox?limit=1")
        assert (page["counts"]["todo"], page["more"]) == (1000, more)
