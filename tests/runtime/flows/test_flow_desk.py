"""The desk: what arrives at the same moment shares transactions, and everybody is still answered for themselves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from engines.flow import dump_state, fold, load_event
from engines.flow.events import Urged
from engines.kernel.commands import RecordRef
from engines.kernel.errors import Conflict, MortiseError, NotAllowed, NotFound
from runtime.flows import tables
from runtime.flows.acts import act_now
from runtime.flows.away import set_away
from runtime.flows.brief import BEGIN, COMMIT, brief
from runtime.flows.desk import Begin, Stepped, desk_of
from runtime.flows.driver import deliver, driven_columns, going_of
from runtime.flows.people import forget_people
from runtime.flows.plans import flow_plan
from runtime.flows.round_trip import at_once
from runtime.flows.save import save
from runtime.flows.stepping import step_answered
from runtime.identity.tables import person
from tests.workshop import Workshop

CHECK: dict[str, Any] = {
    "key": "check",
    "record": "order",
    "nodes": [
        {"key": "start", "type": "start", "next": "first"},
        {"key": "first", "type": "approval", "by": [{"user": "bob"}], "next": "size"},
        {
            "key": "size",
            "type": "exclusive_gateway",
            "branches": [{"when": "amount > 50", "next": "second"}, {"else": "done"}],
        },
        {"key": "second", "type": "approval", "by": [{"user": "lee"}], "next": "done"},
        {"key": "done", "type": "end", "outcome": "approved"},
    ],
}
i, log, task = tables.instance, tables.log, tables.task


async def begin(shop: Workshop, count: int) -> list[Stepped]:
    """A flow on each of so many orders, of 10, 20, 30 …"""
    await shop.install(flows=[CHECK])
    orders = [await shop.create("order", name=f"A-{n}", amount=n * 10) for n in range(1, count + 1)]
    asked = [Begin(shop.actors["ann"], "shop", "check", RecordRef("shop", "order", each)) for each in orders]
    found = await asyncio.gather(*(desk_of(shop.mortise).hand_in(each) for each in asked))
    assert all(found)
    return [each for each in found if each is not None]


async def approve(shop: Workshop, login: str, task: int) -> Stepped | MortiseError | None:
    try:
        return await act_now(shop.mortise, shop.actors[login], task, "approve")
    except MortiseError as error:
        return error


async def transactions(shop: Workshop) -> int:
    """How many wrote the log."""
    async with shop.mortise.reading() as work:
        statement = sa.select(sa.func.count(sa.distinct(sa.literal_column("xmin::text")))).select_from(log)
        return int(await work.connection.scalar(statement) or 0)


async def test_what_is_handed_in_at_once_shares_transactions_and_replays(shop: Workshop) -> None:
    begun = await begin(shop, 20)
    before = await transactions(shop)
    assert before <= 4
    answers = await asyncio.gather(*(approve(shop, "bob", each.tasks[0]) for each in begun))
    assert all(isinstance(each, Stepped) for each in answers)
    assert await transactions(shop) - before <= 4
    async with shop.mortise.reading() as work:
        plan, _ = await flow_plan(work, "shop", "check")
        for row in await shop.instances():
            events = await work.connection.scalars(
                sa.select(log.c.event).where(log.c.instance == row.id).order_by(log.c.seq)
            )
            assert dump_state(fold(plan, [load_event(each) for each in events.all()])) == row.state


async def test_steps_that_share_a_transaction_each_see_their_own_record(shop: Workshop) -> None:
    begun = await begin(shop, 8)
    await asyncio.gather(*(approve(shop, "bob", each.tasks[0]) for each in begun))
    rows = await shop.instances()
    assert sorted(row.title for row in rows) == [f"A-{n}" for n in range(1, 9)]
    assert [row.snapshot["name"] for row in rows] == [row.title for row in rows]
    assert {row.title for row in rows if row.status == "running"} == {"A-6", "A-7", "A-8"}


async def test_a_refusal_is_for_the_one_who_is_refused(shop: Workshop) -> None:
    first, second = await begin(shop, 2)
    asked = first.tasks[0]
    wrong, right, other, again, unknown = await asyncio.gather(
        approve(shop, "lee", asked),
        approve(shop, "bob", asked),
        approve(shop, "bob", second.tasks[0]),
        approve(shop, "bob", asked),
        approve(shop, "bob", 999_999),
    )
    assert isinstance(wrong, NotFound | NotAllowed)
    assert not isinstance(other, MortiseError)
    (refused,) = [each for each in (right, again) if isinstance(each, MortiseError)]
    assert isinstance(refused, Conflict) and refused.diagnostics[0].code in ("flow.task_closed", "flow.ended")
    assert isinstance(unknown, NotFound)


async def test_an_instance_that_somebody_is_moving_holds_up_nobody(shop: Workshop) -> None:
    held, free = await begin(shop, 2)
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.select(i.c.id).where(i.c.id == held.instance).with_for_update())
        waiting = asyncio.create_task(approve(shop, "bob", held.tasks[0]))
        other = await asyncio.wait_for(approve(shop, "bob", free.tasks[0]), 30)
        assert isinstance(other, Stepped)
        assert not waiting.done()
    assert await asyncio.wait_for(waiting, 30) is None
    assert {row.status for row in await shop.instances()} == {"ended"}


async def test_what_was_moved_meanwhile_is_not_written_and_the_commit_behind_it_does_not_happen(shop: Workshop) -> None:
    (begun,) = await begin(shop, 1)
    async with brief(shop.mortise) as line:
        work = line.unit(shop.actors["ann"])
        await at_once(line.bare, BEGIN)
        row = (await work.connection.execute(sa.select(*driven_columns()).where(i.c.id == begun.instance))).one()
        plan, _ = await flow_plan(work, "shop", "check")
        going = going_of(row, plan)
        going.keep(await step_answered(work, going, Urged(at=work.now, actor=work.actor.id)))
        async with shop.mortise.work(shop.actors["ann"]) as other:
            await deliver(other, begun.instance, Urged(at=other.now, actor=other.actor.id))
        with pytest.raises(Conflict) as refused:
            await save(work, [going], [COMMIT])
    assert refused.value.diagnostics[0].code == "flow.stepped_meanwhile"
    (after,) = await shop.instances()
    assert after.seq == 2


async def test_a_state_at_hand_is_not_used_when_somebody_else_has_moved_the_instance(shop: Workshop) -> None:
    begun = (await begin(shop, 6))[-1]
    at_second = await approve(shop, "bob", begun.tasks[0])
    assert isinstance(at_second, Stepped)
    await act_now(shop.mortise, shop.actors["lee"], at_second.tasks[0], "transfer", to=shop.actors["ann"].id)
    async with shop.mortise.reading() as work:
        moved = await work.connection.scalar(
            sa.select(task.c.id).where(task.c.instance == begun.instance, task.c.status == "open")
        )
    assert isinstance(await approve(shop, "ann", moved), Stepped)
    assert [each.status for each in await shop.instances() if each.id == begun.instance] == ["ended"]


async def test_what_is_not_committed_is_undone(shop: Workshop) -> None:
    async with brief(shop.mortise) as line:
        await at_once(line.bare, BEGIN, ("CREATE TABLE mortise.left_over (id int)", ()))
    async with shop.mortise.reading() as work:
        assert await work.connection.scalar(sa.text("SELECT to_regclass('mortise.left_over')")) is None


async def test_what_is_known_of_people_is_kept_until_somebody_changes(shop: Workshop) -> None:
    shop.mortise.parts["listener"] = object()  # this process hears of changes, so it keeps what it knows
    names = {id_: login for login, id_ in shop.people.items()}
    async with shop.mortise.work() as work:
        await set_away(work, shop.people["bob"], shop.people["lou"], shop.clock.now(), None, None, "")

    async def asked_now() -> str:
        (begun,) = await begin(shop, 1)
        async with shop.mortise.reading() as work:
            holder = await work.connection.scalar(sa.select(task.c.assignee).where(task.c.id == begun.tasks[0]))
            return names[holder or 0]

    assert await asked_now() == "lou"
    async with shop.mortise.work() as work:
        await work.connection.execute(sa.update(person).where(person.c.login == "lou").values(active=False))
    assert await asked_now() == "lou", "nobody has said so yet"
    forget_people(shop.mortise)
    assert await asked_now() == "bob"
