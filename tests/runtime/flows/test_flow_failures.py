"""What fails while nobody is there to be told stops its token, is seen, is put right, and holds up nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from engines.kernel.errors import InputError, LimitReached
from runtime.flows import tables
from runtime.flows.acts import act_on_instance
from runtime.flows.dated import start_dated
from runtime.flows.jobs import schedules
from runtime.flows.signals import signal
from runtime.flows.timers import PAUSE, wake_due_timers
from tests.workshop import Workshop

NO: list[dict[str, Any]] = [
    {
        "key": "no",
        "text": [
            'rule "No"',
            "on order before update",
            'when status = "signed" and amount > 100',
            'then forbid "Too much to sign."',
            "end",
        ],
    }
]


def signing(**more: Any) -> dict[str, Any]:
    """An hour after an order was made, it is signed."""
    return {
        "key": "sign",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "wait"},
            {"key": "wait", "type": "wait", "after": "1 hour", "next": "sign"},
            {"key": "sign", "type": "update_records", "values": {"status": '"signed"'}, "next": "end", **more},
            {"key": "end", "type": "end", "outcome": "signed"},
            {"key": "cannot", "type": "end", "outcome": "refused"},
        ],
    }


async def ask(client: httpx.AsyncClient, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    found = await client.request(method, f"/api{path}", json=body)
    assert found.status_code == status, found.text
    return found.json()


async def test_what_a_timer_may_not_write_stops_the_token_until_an_administrator_has_put_it_right(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[signing()], rules=NO)
    much = await shop.create("order", "ann", name="Much", amount="500")
    little = await shop.create("order", "ann", name="Little", amount="50")
    shop.forward(hours=2)
    assert await wake_due_timers(shop.mortise) == 2
    assert (await shop.read("order", little))["status"] == "signed"
    stopped, ended = await shop.instances()
    assert (stopped.status, stopped.incidents, ended.outcome) == ("running", 1, "signed")
    told = await ask(clients["ann"], "GET", f"/instances/{stopped.id}")
    (incident,) = told["incidents"]
    assert incident["node"] == "sign" and incident["message"] == "'sign' failed: Too much to sign."
    assert [each["kind"] for each in told["history"]] == ["started", "timer", "call_failed"]
    admin = replace(shop.actors["bob"], is_admin=True)
    with pytest.raises(InputError, match="Too much to sign"):
        async with shop.mortise.work(admin) as work:
            await act_on_instance(work, stopped.id, "retry")
    await shop.change("order", much, amount="60")
    async with shop.mortise.work(admin) as work:
        await act_on_instance(work, stopped.id, "retry")
    assert [(each.outcome, each.incidents) for each in await shop.instances()] == [("signed", 0)] * 2
    assert (await shop.read("order", much))["status"] == "signed"


async def test_administrators_are_told_that_a_flow_has_stopped_once_an_hour(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    await shop.install(flows=[signing()], rules=NO)
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.text("UPDATE mortise.person SET is_admin = true WHERE login = 'bob'"))

    async def notices() -> list[tuple[str, str]]:
        items = (await ask(clients["bob"], "GET", "/notifications"))["items"]
        return [(each["title"]["en"], each["link"]) for each in items]

    for number in range(3):
        await shop.create("order", "ann", name=f"O-{number}", amount="500")
    shop.forward(hours=2)
    await wake_due_timers(shop.mortise)
    assert await notices() == [("A run of “sign” has stopped", "/flows/1")]
    nobody = {**signing(), "nodes": [
        {"key": "start", "type": "start", "next": "ask"},
        {"key": "ask", "type": "approval", "by": [{"department_head": "none"}], "next": "end"},
        {"key": "end", "type": "end"},
    ]}  # fmt: skip
    await shop.install(flows=[nobody])
    await shop.create("order", "ann", name="O-4", amount="5")
    assert len(await notices()) == 1
    shop.forward(hours=1)
    await shop.create("order", "ann", name="O-5", amount="5")
    assert [link for _, link in await notices()] == ["/flows/5", "/flows/1"]
    assert (await ask(clients["ann"], "GET", "/notifications"))["items"] == []


async def test_what_a_time_limit_may_not_write_stops_there_too_and_what_waits_for_nothing_is_told(
    shop: Workshop, clients: dict[str, httpx.AsyncClient]
) -> None:
    """The update of a decision is waited for: an incident. That of entering is not: it is tried again, and told."""
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.text("UPDATE mortise.person SET is_admin = true WHERE login = 'bob'"))
    ask_lee = {"type": "approval", "by": [{"user": "lee"}], "limit": {"after": "1 hour", "then": "approve"}}
    for moment in ("approved", "entered"):
        flow = signing(**ask_lee, set={moment: {"status": '"signed"'}})
        del flow["nodes"][2]["values"]
        flow["nodes"][0]["next"] = "sign" if moment == "approved" else "wait"
        await shop.install(flows=[flow], rules=NO)
        await shop.create("order", "ann", name="Much", amount="500")
        shop.forward(hours=1)
        await wake_due_timers(shop.mortise)
        shop.forward(hours=1)
    first, second = await shop.instances()
    assert (first.incidents, second.incidents, second.status) == (1, 0, "running")
    told = (await ask(clients["bob"], "GET", "/notifications"))["items"]
    assert [(each["title"]["en"][:30], each["body"]["en"]) for each in told if "run of" in each["title"]["en"]] == [
        ("A run of “sign” cannot go on; ", "Too much to sign."),
        ("A run of “sign” has stopped", "Look at what went wrong, then retry or skip."),
    ]


async def test_an_error_boundary_catches_what_may_not_be_written(shop: Workshop) -> None:
    await shop.install(flows=[signing(boundary=[{"error": True, "next": "cannot"}])], rules=NO)
    await shop.create("order", "ann", name="Much", amount="500")
    shop.forward(hours=2)
    await wake_due_timers(shop.mortise)
    assert [(each.outcome, each.incidents) for each in await shop.instances()] == [("refused", 0)]


async def test_whoever_acts_is_told_what_refuses_their_act_and_nothing_has_happened(shop: Workshop) -> None:
    flow = signing()
    flow["nodes"][0]["next"] = "sign"
    await shop.install(flows=[{**flow, "on": {"record": "order", "event": "updated"}}], rules=NO)
    order = await shop.create("order", name="Much", amount="500")
    with pytest.raises(InputError, match="Too much to sign"):
        await shop.change("order", order, "ann", amount="600")
    assert str((await shop.read("order", order))["amount"]) == "500.00" and await shop.instances() == []


async def test_a_flow_that_nothing_can_step_any_more_is_put_off_and_the_others_are_woken(shop: Workshop) -> None:
    await shop.install(flows=[signing()])
    for number in range(5):
        await shop.create("order", "ann", name=f"O-{number}", amount="50")
    async with shop.mortise.work() as work:
        t = tables.instance
        await work.connection.execute(sa.update(t).where(t.c.id == 3).values(state={"status": "running", "tokens": 7}))
    shop.forward(hours=2)
    await wake_due_timers(shop.mortise)
    assert [each.outcome for each in await shop.instances()] == ["signed", "signed", "", "signed", "signed"]
    async with shop.mortise.reading() as work:
        (due,) = (await work.connection.scalars(sa.select(tables.timer.c.due_at))).all()
    assert due - shop.clock.now() == PAUSE


async def test_a_schedule_that_cannot_start_its_flow_holds_up_no_other(shop: Workshop) -> None:
    def daily(key: str, *nodes: dict[str, Any]) -> dict[str, Any]:
        return {
            "key": key,
            "on": {"schedule": "0 9 * * *"},
            "nodes": [
                {"key": "start", "type": "start", "next": "do"},
                *nodes,
                {"key": "end", "type": "end"},
            ],
        }

    circle = daily("circle", {"key": "do", "type": "call_flow", "flow": "circle", "next": "end"})
    good = daily("good", {"key": "do", "type": "notify", "to": [{"user": "ann"}], "subject": "Morning", "next": "end"})
    await shop.install(flows=[circle, good])
    async with shop.mortise.work() as work:
        now = await work.connection.scalar(sa.text("SELECT published_at FROM mortise.release WHERE app = 'shop'"))
    shop.clock.at = now
    for _ in range(2):
        shop.forward(days=1)
        with pytest.raises(LimitReached, match="more than 40 deep"):
            await schedules(shop.mortise, shop.clock.now())
    assert [each.flow for each in await shop.instances()] == ["good", "good"]


async def test_what_a_message_of_the_system_sets_off_and_may_not_be_written_stops_the_token(shop: Workshop) -> None:
    flow = signing()
    flow["nodes"][1] = {"key": "wait", "type": "wait", "message": "paid", "next": "sign"}
    await shop.install(flows=[flow], rules=NO)
    await shop.create("order", "ann", name="Much", amount="500")
    async with shop.mortise.work() as work:
        assert await signal(work, "paid", RecordRef("shop", "order", 1), {}) == 1
    assert [(each.status, each.incidents) for each in await shop.instances()] == [("running", 1)]


async def test_a_record_on_which_a_dated_flow_cannot_start_holds_up_no_other(shop: Workshop) -> None:
    circle = {"key": "circle", "on": {"record": "order", "date": "due_on", "when": "amount > 0"}, "nodes": [
        {"key": "start", "type": "start", "next": "turn"},
        {"key": "turn", "type": "exclusive_gateway", "branches": [{"when": "amount = 7", "next": "again"}, {"else": "end"}]},
        {"key": "again", "type": "call_flow", "flow": "circle", "next": "end"},
        {"key": "end", "type": "end", "outcome": "good"},
    ]}  # fmt: skip
    await shop.install(flows=[circle])
    day = shop.clock.now().date()
    for number in (5, 7, 9):
        await shop.create("order", name=f"O-{number}", amount=str(number), due_on=day.isoformat())
    with pytest.raises(LimitReached, match="more than 40 deep"):
        await start_dated(shop.mortise, "shop", "circle", 0, day)
    assert [(each.record, each.outcome) for each in await shop.instances()] == [(1, "good"), (3, "good")]


async def test_a_message_reaches_the_flows_of_its_own_app_only(shop: Workshop) -> None:
    flow = signing()
    flow["nodes"][1] = {"key": "wait", "type": "wait", "message": "paid", "match": "name", "next": "end"}
    await shop.install(flows=[flow])
    await shop.install(key="desk", name="Desk")
    await shop.create("order", "ann", name="K-1", amount="50")
    async with shop.mortise.work() as work:
        assert await signal(work, "paid", None, {}, key="K-1", app="desk") == 0
        assert await signal(work, "paid", None, {}, key="K-1", app="shop") == 1
    assert [each.outcome for each in await shop.instances()] == ["signed"]
