"""Running instances go on with a new release, over HTTP: nodes renamed, swapped, removed, of another type; with seats
open, timers set, and a called flow on its way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from runtime.flows import tables
from runtime.flows.signals import signal
from runtime.flows.timers import wake_due_timers
from tests.workshop import Workshop

START: dict[str, Any] = {"key": "start", "type": "start", "next": "ask"}
END: dict[str, Any] = {"key": "end", "type": "end", "outcome": "approved"}


def flow(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"key": "check", "on": {"record": "order", "event": "created"}, "nodes": [*nodes, END], **more}


def asking(key: str, *logins: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "approval", "by": [{"user": each} for each in logins], "next": "end", **more}


@pytest.fixture
async def admin(shop: Workshop, clients: dict[str, httpx.AsyncClient]) -> AsyncIterator[httpx.AsyncClient]:
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.text("UPDATE mortise.person SET is_admin = true WHERE login = 'bob'"))
    bob = clients["bob"]
    answer = await bob.post("/api/session", json={"login": "bob", "password": "correct horse 1"})
    bob.headers["x-csrf-token"] = answer.json()["csrf"]
    yield bob


async def run_then_publish(shop: Workshop, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> int:
    """The instance of an order that began on the old flows."""
    await shop.install(flows=old)
    await shop.create("order", "ann", name="O-1", amount="50")
    await shop.install(flows=new)
    return int((await shop.instances())[0].id)


async def migrate(admin: httpx.AsyncClient, instance: int, nodes: dict[str, str]) -> None:
    """After a look at what it would do."""
    preview = (await admin.post(f"/api/instances/{instance}/migration", json={"nodes": nodes})).json()
    assert preview["possible"], preview
    answer = await admin.post(f"/api/instances/{instance}/migrate", json={"nodes": nodes})
    assert answer.status_code == 200, answer.text
    assert answer.json()["release"] == answer.json()["newest"] == 2


async def act(shop: Workshop, client: httpx.AsyncClient, login: str, action: str, status: int = 200) -> None:
    answer = await client.post(f"/api/tasks/{(await shop.open_tasks())[login]}/{action}", json={})
    assert answer.status_code == status, answer.text


async def timers(shop: Workshop) -> list[tuple[str, str]]:
    t = tables.timer.c
    async with shop.mortise.reading() as work:
        return [tuple(each) for each in await work.connection.execute(sa.select(t.node, t.key).order_by(t.node))]


async def test_two_nodes_change_places_with_their_tasks_and_clocks(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], admin: httpx.AsyncClient
) -> None:
    late = {"limit": {"after": "2 days", "then": "approve"}}
    split = {"key": "ask", "type": "parallel_gateway", "branches": [{"next": "a"}, {"next": "b"}]}
    old = flow(START, split, asking("a", "lee", **late), asking("b", "lou"))
    new = flow(START, split, asking("a", "lou"), asking("b", "lee", **late))
    instance = await run_then_publish(shop, [old], [new])
    await migrate(admin, instance, {"a": "b", "b": "a"})
    inbox = {login: (await clients[login].get("/api/inbox")).json()["items"][0]["node"] for login in ("lee", "lou")}
    assert {login: each["key"] for login, each in inbox.items()} == {"lee": "b", "lou": "a"}
    assert [node for node, _ in await timers(shop)] == ["b"]
    await act(shop, clients["lou"], "lou", "approve")
    shop.forward(days=3)
    assert await wake_due_timers(shop.mortise) == 1
    assert [each.outcome for each in await shop.instances()] == ["approved"]


async def test_a_node_that_is_gone_is_named_before_anything_happens(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], admin: httpx.AsyncClient
) -> None:
    old = flow(START, asking("ask", "lee", "lou", next="more"), asking("more", "ann"))
    new = flow({**START, "next": "more"}, asking("more", "ann", "lee"))
    instance = await run_then_publish(shop, [old], [new])
    await act(shop, clients["lee"], "lee", "approve")
    preview = (await admin.post(f"/api/instances/{instance}/migration", json={})).json()
    assert not preview["possible"] and [each["node"] for each in preview["moves"] if each["problem"]] == ["ask"]
    assert [each["node"] for each in preview["targets"]] == ["start", "more", "end"]
    refused = await admin.post(f"/api/instances/{instance}/migrate", json={})
    assert refused.status_code == 409 and refused.json()["errors"][0]["pointer"] == "/nodes/ask"
    wrong = await admin.post(f"/api/instances/{instance}/migrate", json={"nodes": {"ask": "end"}})
    assert wrong.status_code == 409 and (await shop.instances())[0].release == 1
    assert (await clients["ann"].post(f"/api/instances/{instance}/migrate", json={})).status_code == 403
    await migrate(admin, instance, {"ask": "more"})
    assert list(await shop.open_tasks()) == ["lou"], "the seats stay as they are"
    await act(shop, clients["lou"], "lou", "approve")
    assert [each.outcome for each in await shop.instances()] == ["approved"]


async def test_an_approval_that_is_a_form_task_now_is_completed(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], admin: httpx.AsyncClient
) -> None:
    limit = {"limit": [{"after": "1 day", "then": "remind"}, {"after": "2 days", "then": "reject"}]}
    new = flow(START, {**asking("ask", "lee"), "type": "form_task", "fields": {"status": "require"}})
    instance = await run_then_publish(shop, [flow(START, asking("ask", "lee", **limit))], [new])
    await migrate(admin, instance, {})
    (task,) = (await clients["lee"].get("/api/inbox")).json()["items"]
    assert (task["kind"], task["due_at"], await timers(shop)) == ("form_task", None, [])
    shop.forward(days=3)
    assert await wake_due_timers(shop.mortise) == 0
    await act(shop, clients["lee"], "lee", "approve", 422)
    done = await clients["lee"].post(f"/api/tasks/{task['id']}/complete", json={"values": {"status": "ok"}})
    assert done.status_code == 200, done.text
    assert [each.outcome for each in await shop.instances()] == ["approved"]


TIME: dict[str, Any] = {"key": "ask", "type": "wait", "after": "1 hour", "next": "end"}
MESSAGE: dict[str, Any] = {"key": "ask", "type": "wait", "message": "paid", "next": "end"}
FIRST: dict[str, Any] = {
    "key": "ask",
    "type": "event_gateway",
    "events": [{"message": "paid", "next": "end"}, {"after": "1 hour", "next": "end"}],
}


@pytest.mark.parametrize(("old", "new"), [(TIME, MESSAGE), (MESSAGE, TIME), (TIME, FIRST), (FIRST, TIME)])
async def test_who_waits_for_something_else_now_waits_for_that(
    shop: Workshop, admin: httpx.AsyncClient, old: dict[str, Any], new: dict[str, Any]
) -> None:
    instance = await run_then_publish(shop, [flow(START, old)], [flow(START, new)])
    await migrate(admin, instance, {})
    assert len(await timers(shop)) == (new is not MESSAGE)
    shop.forward(hours=2)
    assert await wake_due_timers(shop.mortise) == (new is not MESSAGE)
    if new is MESSAGE:
        async with shop.mortise.work() as work:
            assert await signal(work, "paid", RecordRef("shop", "order", 1), {}) == 1
    assert [each.outcome for each in await shop.instances()] == ["approved"]


async def test_a_called_flow_comes_back_to_the_node_that_stands_for_its_own(
    shop: Workshop, clients: dict[str, httpx.AsyncClient], admin: httpx.AsyncClient
) -> None:
    child = {"key": "child", "record": "order", "nodes": [START, asking("ask", "lee"), END]}
    old = flow({**START, "next": "call"}, {"key": "call", "type": "call_flow", "flow": "child", "next": "end"})
    new = flow({**START, "next": "sub"}, {"key": "sub", "type": "call_flow", "flow": "child", "next": "ask"},
               asking("ask", "lou"))  # fmt: skip
    instance = await run_then_publish(shop, [old, child], [new, child])
    refused = await admin.post(f"/api/instances/{instance}/migrate", json={"nodes": {"call": "ask"}})
    assert refused.status_code == 409
    await migrate(admin, instance, {"call": "sub"})
    await act(shop, clients["lee"], "lee", "approve")
    assert list(await shop.open_tasks()) == ["lou"]
    await act(shop, clients["lou"], "lou", "approve")
    assert [each.outcome for each in await shop.instances()] == ["approved", "approved"]
