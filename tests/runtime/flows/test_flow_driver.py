"""Flows on a real database: started by records, decided by people, woken by time; replay equals the live state."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from engines.flow import dump_state, fold, load_event
from engines.kernel.commands import RecordRef
from engines.kernel.errors import Conflict, InputError, NotAllowed, NotFound
from runtime.flows import tables
from runtime.flows.acts import act, act_on_instance, act_on_many, migrate_instance
from runtime.flows.detail import history, instance_task, task_detail
from runtime.flows.driver import start_flow
from runtime.flows.inbox import list_tasks
from runtime.flows.plans import flow_plan
from runtime.flows.timers import wake_due_timers
from runtime.rules.buttons import press
from tests.workshop import Workshop

APPROVAL: dict[str, Any] = {
    "key": "order_approval",
    "name": {"en": "Order approval", "zh": "订单审批"},
    "summary": ["amount", "customer"],
    "on": {"record": "order", "event": "created", "when": "amount >= 10"},
    "nodes": [
        {"key": "start", "type": "start", "next": "legal"},
        {
            "key": "legal",
            "type": "approval",
            "by": [{"role": "legal"}],
            "next": "sign",
            "fields": {"status": "write", "due_on": "require"},
            "limit": {"after": "2 days", "then": "remind"},
        },
        {"key": "sign", "type": "update_records", "values": {"status": '"signed"'}, "next": "check"},
        {
            "key": "check",
            "type": "exclusive_gateway",
            "branches": [{"when": 'status = "signed"', "next": "done"}, {"else": "lost"}],
        },
        {"key": "lost", "type": "end", "outcome": "lost"},
        {"key": "done", "type": "end", "outcome": "approved"},
    ],
}


async def decide(shop: Workshop, login: str, action: str, **how: Any) -> None:
    task = (await shop.open_tasks())[login]
    async with shop.mortise.work(shop.actors[login]) as work:
        await act(work, task, action, **how)


async def assert_replay(shop: Workshop) -> None:
    """Folding each instance's log gives its state: the live one, with nothing lost and nothing doubled."""
    for row in await shop.instances():
        async with shop.mortise.reading() as work:
            plan, _ = await flow_plan(work, row.app, row.flow, row.release)
            log = tables.log
            lines = (
                await work.connection.execute(sa.select(log).where(log.c.instance == row.id).order_by(log.c.seq))
            ).all()
        assert [each.seq for each in lines] == list(range(1, row.seq + 1))
        assert dump_state(fold(plan, [load_event(each.event) for each in lines])) == row.state


async def test_a_created_order_is_approved_and_signed(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", name="small", amount="5")
    assert await shop.instances() == []
    order = await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    assert list(await shop.open_tasks()) == ["lee", "lou"]
    await decide(shop, "lee", "approve", comment="fine", values={"status": "checked"})
    assert (await shop.read("order", order))["status"] == "checked"
    await decide(shop, "lou", "approve")
    assert (await shop.read("order", order))["status"] == "signed"
    (instance,) = await shop.instances()
    assert (instance.status, instance.outcome, instance.initiator) == ("ended", "approved", shop.people["ann"])
    assert await shop.open_tasks() == {}
    await assert_replay(shop)


async def test_a_failure_in_the_middle_leaves_everything_as_it_was(shop: Workshop) -> None:
    await shop.install(
        flows=[APPROVAL],
        rules=[
            {
                "key": "no",
                "text": [
                    'rule "No"',
                    "on order before update",
                    'when status = "signed" and due_on < @"2026-01-01"',
                    'then forbid "Too old to sign."',
                    "end",
                ],
            }
        ],
    )
    order = await shop.create("order", "ann", name="O-1", amount="50", due_on="2020-01-01")
    await decide(shop, "lee", "approve")
    before = (await shop.instances())[0]
    with pytest.raises(InputError):
        await decide(shop, "lou", "approve")
    after = (await shop.instances())[0]
    assert (before.state, before.seq) == (after.state, after.seq)
    assert list(await shop.open_tasks()) == ["lou"]
    assert (await shop.read("order", order))["status"] is None
    await assert_replay(shop)


async def test_a_task_lets_its_holder_write_only_what_it_says(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50")
    with pytest.raises(InputError) as closed:
        await decide(shop, "lee", "approve", values={"amount": "1"})
    assert closed.value.diagnostics[0].pointer == "/values/amount"
    with pytest.raises(InputError) as missing:
        await decide(shop, "lee", "approve")
    assert missing.value.diagnostics[0].pointer == "/values/due_on"
    await decide(shop, "lee", "approve", values={"due_on": "2026-03-01"})


async def test_nobody_acts_on_or_sees_what_is_not_theirs(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    task = (await shop.open_tasks())["lee"]
    for login in ("bob", "ann"):
        with pytest.raises((NotFound, NotAllowed)):
            async with shop.mortise.work(shop.actors[login]) as work:
                await act(work, task, "approve")
    async with shop.mortise.reading(shop.actors["bob"]) as work:
        with pytest.raises(NotFound):
            await task_detail(work, task)
        assert (await list_tasks(work, "todo"))["items"] == []


async def test_the_inbox_shows_titles_and_summaries_only_of_what_one_may_see(shop: Workshop) -> None:
    await shop.install(flows=[{**APPROVAL, "on": {"record": "order", "event": "created"}}])
    await shop.create("order", "ann", name="Secret", amount="5")
    await shop.create("order", "ann", name="Open", amount="50")
    async with shop.mortise.reading(shop.actors["lee"]) as work:
        found = await list_tasks(work, "todo")
        details = [await task_detail(work, int(each["id"])) for each in found["items"]]
    assert [each["subject"] for each in found["items"]] == ["Open", "Order approval"]
    assert [each["record"]["title"] for each in found["items"]] == ["Open", ""]
    assert [[part["value"] for part in each["summary"]] for each in found["items"]] == [["50.00", None], []]
    assert found["counts"] == {"todo": 2, "done": 0, "mine": 0, "cc": 0}
    assert details[0]["record"]["name"] == "Open"
    assert details[1]["record"] is None
    assert "Secret" not in str(details) + str(found)


async def test_a_task_in_full_tells_what_changed_and_what_may_be_done(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    order = await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    await decide(shop, "lee", "approve", comment="fine")
    await shop.change("order", order, amount="75")
    async with shop.mortise.reading(shop.actors["lou"]) as work:
        task = await task_detail(work, (await shop.open_tasks())["lou"])
    assert [(each["field"], each["old"], each["new"]) for each in task["changed"]] == [("amount", "50.00", "75.00")]
    assert task["actions"] == ["approve", "reject", "return", "transfer", "delegate", "add_signer"]
    assert [each["node"] for each in task["return_to"]] == ["start"]
    assert task["fields"] == {"status": "write", "due_on": "require"}
    (legal,) = task["progress"]
    assert legal["status"] == "current"
    assert [(seat["person"]["title"], seat["outcome"], seat["comment"]) for seat in legal["seats"]] == [
        ("Lee", "approved", "fine"),
        ("Lou", None, None),
    ]


async def test_return_transfer_and_add_signer_go_through(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    await decide(shop, "lee", "return", to="start", comment="amount?")
    assert list(await shop.open_tasks()) == ["ann"]
    await decide(shop, "ann", "complete")
    assert list(await shop.open_tasks()) == ["lee", "lou"]
    await decide(shop, "lee", "transfer", to=str(shop.people["bob"]))
    await decide(shop, "lou", "add_signer", to=[{"id": str(shop.people["ann"])}], where="before")
    assert sorted(await shop.open_tasks()) == ["ann", "bob"]
    with pytest.raises(InputError):
        await decide(shop, "bob", "transfer", to="999")
    await decide(shop, "ann", "approve")
    assert sorted(await shop.open_tasks()) == ["bob", "lou"]
    await assert_replay(shop)


async def test_withdraw_urge_and_history(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    (instance,) = await shop.instances()
    async with shop.mortise.work(shop.actors["ann"]) as work:
        await act_on_instance(work, instance.id, "urge", comment="please")
    async with shop.mortise.reading(shop.actors["lee"]) as work:
        assert [each["urged"] for each in (await list_tasks(work, "todo"))["items"]] == [True]
    async with shop.mortise.reading(shop.actors["ann"]) as work:
        mine = (await list_tasks(work, "mine"))["items"]
        assert [(each["instance"], each["status"], each["subject"]) for each in mine] == [
            (str(instance.id), "open", "O-1")
        ]
        assert (await instance_task(work, instance.id))["may_withdraw"] is True
    async with shop.mortise.work(shop.actors["ann"]) as work:
        await act_on_instance(work, instance.id, "withdraw")
        told = await history(work, instance.id)
    assert [each["kind"] for each in told["history"]] == ["started", "urged", "withdrawn"]
    assert await shop.open_tasks() == {}


async def test_many_tasks_are_decided_at_once_each_for_itself(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    for number in range(3):
        await shop.create("order", "ann", name=f"O-{number}", amount="50", due_on=None if number == 1 else "2026-02-01")
    async with shop.mortise.work(shop.actors["lee"]) as work:
        ids = [int(each["id"]) for each in (await list_tasks(work, "todo"))["items"]]
        answer = await act_on_many(work, ids, "approve", "all fine")
    assert (len(answer["done"]), len(answer["failed"])) == (2, 1)
    await assert_replay(shop)


async def test_timers_wake_what_is_due_and_nothing_else(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O-1", amount="50", due_on="2026-02-01")
    assert await wake_due_timers(shop.mortise) == 0
    shop.forward(days=2)
    assert await wake_due_timers(shop.mortise) == 1
    assert await wake_due_timers(shop.mortise) == 0, "the reminder comes again in two days"
    shop.forward(days=2)
    assert await wake_due_timers(shop.mortise) == 1
    async with shop.mortise.reading() as work:
        titles = (
            await work.connection.scalars(sa.text("SELECT title->>'en' FROM mortise.notification ORDER BY id"))
        ).all()
    assert titles.count("A task is waiting for you") == 4
    await assert_replay(shop)


async def test_a_flow_waits_for_its_record_and_ends_with_it(shop: Workshop) -> None:
    flow = {
        "key": "paid",
        "on": {"record": "order", "event": "created"},
        "nodes": [
            {"key": "start", "type": "start", "next": "wait"},
            {"key": "wait", "type": "wait", "condition": 'status = "paid" and customer.level = "vip"', "next": "done"},
            {"key": "done", "type": "create_records", "form": "task", "values": {"subject": '"Thank " + name'}},
        ],
    }
    await shop.install(flows=[flow])
    vip = await shop.create("customer", name="V", level="vip")
    one, two = await shop.create("order", name="1", customer=vip), await shop.create("order", name="2", customer=vip)
    await shop.change("order", one, amount="3")
    assert [each.status for each in await shop.instances()] == ["running", "running"]
    await shop.change("order", one, status="paid")
    assert [each.subject for each in await shop.rows("task")] == ["Thank 1"]
    from runtime.records.write import delete_record

    async with shop.mortise.work() as work:
        await delete_record(work, "shop", "order", two, trusted=True)
    assert [each.outcome for each in await shop.instances()] == ["completed", "cancelled"]
    await assert_replay(shop)


async def test_a_child_flow_ends_and_its_parent_goes_on(shop: Workshop) -> None:
    parent = {
        "key": "parent",
        "record": "order",
        "nodes": [
            {"key": "start", "type": "start", "next": "sub"},
            {"key": "sub", "type": "call_flow", "flow": "child", "next": "quick", "rejected": "no"},
            {"key": "quick", "type": "call_flow", "flow": "instant", "next": "end"},
            {"key": "end", "type": "end", "outcome": "yes"},
            {"key": "no", "type": "end", "outcome": "no"},
        ],
    }
    child = {
        "key": "child",
        "record": "order",
        "nodes": [
            {"key": "start", "type": "start", "next": "legal"},
            {"key": "legal", "type": "approval", "by": [{"user": "lee"}], "next": "end"},
            {"key": "end", "type": "end", "outcome": "approved"},
        ],
    }
    instant = {
        "key": "instant",
        "nodes": [{"key": "start", "type": "start", "next": "end"}, {"key": "end", "type": "end"}],
    }
    await shop.install(flows=[parent, child, instant])
    order = await shop.create("order", name="O", amount="50")
    async with shop.mortise.work(shop.actors["ann"]) as work:
        await start_flow(work, "shop", "parent", record=RecordRef("shop", "order", order), initiator=shop.people["ann"])
    await decide(shop, "lee", "approve")
    assert [(each.flow, each.outcome) for each in await shop.instances()] == [
        ("parent", "yes"),
        ("child", "approved"),
        ("instant", "completed"),
    ]
    async with shop.mortise.work(shop.actors["ann"]) as work:
        second = await start_flow(
            work, "shop", "parent", record=RecordRef("shop", "order", order), initiator=shop.people["ann"]
        )
        await act_on_instance(work, second, "withdraw")
    assert [each.outcome for each in await shop.instances()][3:] == ["withdrawn", "cancelled"]
    await assert_replay(shop)


async def test_an_incident_waits_until_somebody_is_there(shop: Workshop) -> None:
    flow = {
        **APPROVAL,
        "nodes": [
            {"key": "start", "type": "start", "next": "ask"},
            {"key": "ask", "type": "approval", "by": [{"field": "owner"}], "next": "end"},
            {"key": "end", "type": "end"},
        ],
    }
    await shop.install(flows=[flow])
    order = await shop.create("order", "ann", name="O", amount="50")
    (instance,) = await shop.instances()
    assert (instance.status, instance.incidents) == ("running", 1)
    await shop.change("order", order, owner=shop.people["bob"])
    with pytest.raises(NotAllowed):
        async with shop.mortise.work(shop.actors["ann"]) as work:
            await act_on_instance(work, instance.id, "retry", node="ask")
    async with shop.mortise.work() as work:
        await act_on_instance(work, instance.id, "retry", node="ask")
    assert list(await shop.open_tasks()) == ["bob"]
    assert (await shop.instances())[0].incidents == 0
    await assert_replay(shop)


async def test_a_running_instance_keeps_its_release_until_it_is_migrated(shop: Workshop) -> None:
    await shop.install(flows=[APPROVAL])
    await shop.create("order", "ann", name="O", amount="50", due_on="2026-02-01")
    new = {
        **APPROVAL,
        "nodes": [
            {**each, "key": "law", "by": [{"user": "bob"}]}
            if each["key"] == "legal"
            else {**each, "next": "law"}
            if each["key"] == "start"
            else each
            for each in APPROVAL["nodes"]
        ],
    }
    await shop.install(flows=[new])
    await decide(shop, "lee", "approve")
    (instance,) = await shop.instances()
    assert instance.release == 1
    with pytest.raises(Conflict):
        async with shop.mortise.work() as work:
            await migrate_instance(work, instance.id, {})
    async with shop.mortise.work() as work:
        await migrate_instance(work, instance.id, {"legal": "law"})
    await decide(shop, "lou", "approve")
    (instance,) = await shop.instances()
    assert (instance.release, instance.outcome) == (2, "approved")


async def test_a_button_starts_a_flow_for_those_who_may(shop: Workshop) -> None:
    flow = {**APPROVAL, "on": {"record": "order", "event": "button", "when": "status = null", "roles": ["boss"]}}
    await shop.install(flows=[flow])
    order = await shop.create("order", name="O", amount="50")
    with pytest.raises(NotAllowed):
        async with shop.mortise.work(shop.actors["ann"]) as work:
            await press(work, "shop", "order", order, "order_approval")
    async with shop.mortise.work(shop.actors["bob"]) as work:
        await press(work, "shop", "order", order, "order_approval")
    await shop.change("order", order, status="x")
    with pytest.raises(Conflict):
        async with shop.mortise.work(shop.actors["bob"]) as work:
            await press(work, "shop", "order", order, "order_approval")


async def test_two_workers_wake_each_timer_exactly_once(shop: Workshop) -> None:
    flow = {"key": "wait", "nodes": [
        {"key": "start", "type": "start", "next": "w"}, {"key": "w", "type": "wait", "after": "1 hours", "next": "end"},
        {"key": "end", "type": "end"}]}  # fmt: skip
    await shop.install(flows=[flow])
    async with shop.mortise.work() as work:
        for _ in range(150):
            await start_flow(work, "shop", "wait")
    shop.forward(hours=2)
    woken = await asyncio.gather(wake_due_timers(shop.mortise), wake_due_timers(shop.mortise))
    assert sum(woken) == 150
    assert {(each.status, each.seq) for each in await shop.instances()} == {("ended", 2)}
