"""Rules on a real database: before and after writes, schedules, dates, buttons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Conflict, InputError, LimitReached, NotFound
from runtime.rules.buttons import press
from runtime.rules.scheduled import Turn, count_touched, run_due_rules, run_turn
from runtime.rules.tables import rule_run
from tests.workshop import Workshop

VIP = """rule "VIP follow-up"
  on customer every day at 09:00
  when level = "vip" and days since(last_follow_up) > 15
  then create task { owner: owner, subject: "Follow up this VIP customer now", customer: customer }
end"""
VIP_ZH = """规则 "VIP 跟进"
  针对 customer 每天 09:00
  当 level = "vip" 且 days since(last_follow_up) > 15
  则 创建 task { owner: owner, subject: "请立即跟进VIP客户", customer: customer }
结束"""


def rule(key: str, text: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "text": text.splitlines(), **more}


@pytest.mark.parametrize(("text", "subject"), [(VIP, "Follow up this VIP customer now"), (VIP_ZH, "请立即跟进VIP客户")])
async def test_S13_a_vip_who_was_not_called_for_15_days_gets_a_to_do(shop: Workshop, text: str, subject: str) -> None:
    await shop.install(rules=[rule("vip", text)])
    ann = shop.people["ann"]
    late = await shop.create("customer", name="Late", level="vip", owner=ann, last_follow_up="2025-12-01")
    await shop.create("customer", name="Fresh", level="vip", owner=ann, last_follow_up="2026-01-04")
    await shop.create("customer", name="Normal", level="normal", owner=ann, last_follow_up="2025-12-01")
    await shop.create("customer", name="Never", level="vip", owner=ann)
    shop.forward(days=1)
    assert await run_due_rules(shop.mortise) == 1
    tasks = await shop.rows("task")
    assert [(each.subject, each.owner, each.customer) for each in tasks] == [(subject, ann, late)]
    assert await run_due_rules(shop.mortise) == 0, "the period has had its turn"
    shop.forward(days=1)
    assert await run_due_rules(shop.mortise) == 1, "the next day is another period"


async def test_a_turn_that_is_repeated_after_a_crash_touches_nothing_twice(shop: Workshop) -> None:
    await shop.install(rules=[rule("vip", VIP)])
    for number in range(5):
        await shop.create("customer", name=f"C{number}", level="vip", last_follow_up="2025-12-01")
    turn = Turn("shop", "vip", 0, "0@now")
    assert await run_turn(shop.mortise, turn) == 5
    assert await run_turn(shop.mortise, turn) == 0
    assert len(await shop.rows("task")) == 5


async def test_a_run_explains_itself(shop: Workshop) -> None:
    await shop.install(rules=[rule("vip", VIP)])
    await shop.create("customer", name="Late", level="vip", last_follow_up="2025-12-01")
    await run_turn(shop.mortise, Turn("shop", "vip", 0, "p"))
    async with shop.mortise.reading() as work:
        run = (await work.connection.execute(sa.select(rule_run))).one()
        assert await count_touched(work, "shop", "vip") == 1
    assert (run.fired, run.commands) == (True, 1)
    part = next(each for each in run.trace["parts"] if each["text"] == 'level = "vip"')
    assert (part["value"], part["depth"]) == (True, 1)
    assert VIP[slice(*part["span"])] == 'level = "vip"', "the place in the rule's text"


async def test_one_records_failure_does_not_keep_the_rule_from_the_others(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "copy",
                'rule "Copy"\n on customer every day at 09:00\n when level = "vip"\n'
                " then update { limit: limit + 1 }\nend",
            ),
            rule(
                "guard",
                'rule "Guard"\n on customer before update\n when limit > 10\n then forbid "Too much." at field limit\nend',
            ),
        ]
    )
    bad = await shop.create("customer", name="Bad", level="vip", limit=10)
    good = await shop.create("customer", name="Good", level="vip", limit=1)
    assert await run_turn(shop.mortise, Turn("shop", "copy", 0, "p")) == 1
    assert (await shop.read("customer", good))["limit"] == 2
    assert (await shop.read("customer", bad))["limit"] == 10
    async with shop.mortise.reading() as work:
        error = await work.connection.scalar(sa.select(rule_run.c.error).where(rule_run.c.record == bad))
    assert "Too much." in error


async def test_a_birthday_comes_every_year_and_leap_days_too(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "birthday",
                'rule "Birthday"\n on customer 3 days before birthday every year at 08:00\n'
                ' then create task { subject: "Coupon for " + name }\nend',
            )
        ]
    )
    await shop.create("customer", name="A", birthday="1990-01-09")
    await shop.create("customer", name="B", birthday="1990-01-10")
    await shop.create("customer", name="Leap", birthday="2000-02-29")
    shop.forward(days=1)
    await run_due_rules(shop.mortise)
    assert [each.subject for each in await shop.rows("task")] == ["Coupon for A"]
    shop.forward(days=1)
    await run_due_rules(shop.mortise)
    assert [each.subject for each in await shop.rows("task")] == ["Coupon for A", "Coupon for B"]
    await run_turn(shop.mortise, Turn("shop", "birthday", 0, "leap", date(2026, 2, 25)))
    assert (await shop.rows("task"))[-1].subject == "Coupon for Leap"


async def test_days_on_which_no_server_ran_are_made_up_for(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("due", 'rule "Due"\n on order 2 days before due_on\n then create task { subject: name }\nend')]
    )
    for day in (8, 9, 10, 20):
        await shop.create("order", name=f"due {day}", due_on=f"2026-01-{day:02}")
    shop.forward(days=3)
    await run_due_rules(shop.mortise)
    assert [each.subject for each in await shop.rows("task")] == ["due 8", "due 9", "due 10"]


async def test_rules_before_a_write_set_in_order_and_see_each_other(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule("second", 'rule "B"\n on order before save\n when status = "big"\n then set name = name + "!"\nend'),
            rule(
                "first",
                'rule "A"\n on order before save (amount)\n when amount > 100\n then set status = "big"\nend',
                priority=5,
            ),
        ]
    )
    made = await shop.create("order", name="x", amount="500")
    assert ((await shop.read("order", made))["status"], (await shop.read("order", made))["name"]) == ("big", "x!")
    small = await shop.create("order", name="y", amount="5")
    assert (await shop.read("order", small))["status"] is None


async def test_a_rule_follows_references_of_what_is_about_to_be_written(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "vip_order",
                'rule "V"\n on order before create\n when customer.level = "vip"\n'
                " then set owner = customer.owner\nend",
            )
        ]
    )
    vip = await shop.create("customer", name="V", level="vip", owner=shop.people["ann"])
    plain = await shop.create("customer", name="N", owner=shop.people["ann"])
    one, two = await shop.create("order", name="1", customer=vip), await shop.create("order", name="2", customer=plain)
    assert (await shop.read("order", one))["owner"] == shop.people["ann"]
    assert (await shop.read("order", two))["owner"] is None


async def test_all_refusals_come_at_once_with_their_fields(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "a",
                'rule "A"\n on order before save\n when amount > 10\n'
                ' then require customer message { en: "Who buys?", zh: "谁买？" }\n forbid "Too large." at field amount\nend',
            ),
        ]
    )
    with pytest.raises(InputError) as refused:
        await shop.create("order", name="x", amount="11")
    found = {each.pointer: (each.message.en, each.message.zh) for each in refused.value.diagnostics}
    assert found == {"/values/customer": ("Who buys?", "谁买？"), "/values/amount": ("Too large.", "Too large.")}
    assert await shop.rows("order") == []


async def test_tags_come_and_go_with_the_data(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule("on", 'rule "On"\n on customer changed (limit)\n when limit > 100\n then tag "high value"\nend'),
            rule("off", 'rule "Off"\n on customer changed (limit)\n when limit <= 100\n then untag "high value"\nend'),
        ]
    )
    one = await shop.create("customer", name="x", limit=500)
    assert (await shop.read("customer", one))["tags"] == ["high value"]
    await shop.change("customer", one, limit=5)
    assert (await shop.read("customer", one))["tags"] == []


async def test_a_rule_that_names_fields_looks_only_when_they_change(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("log", 'rule "Log"\n on customer updated (level)\n then create task { subject: name }\nend')]
    )
    one = await shop.create("customer", name="x", level="normal")
    await shop.change("customer", one, note="hello")
    assert await shop.rows("task") == []
    await shop.change("customer", one, level="vip")
    assert len(await shop.rows("task")) == 1


async def test_rules_that_set_each_other_off_end_in_a_clear_error(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("up", 'rule "Up"\n on customer updated (limit)\n then update { limit: limit + 1 }\nend')]
    )
    one = await shop.create("customer", name="x", limit=1)
    with pytest.raises(LimitReached) as stopped:
        await shop.change("customer", one, limit=2)
    assert stopped.value.diagnostics[0].code == "rule.cascade"
    assert "Up → Up" in stopped.value.diagnostics[0].message.en
    assert (await shop.read("customer", one))["limit"] == 1, "nothing of it happened"


async def test_a_button_runs_its_rule_once_its_condition_holds(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "claim",
                'rule "Claim"\n on customer button "Claim"\n when owner = null\n then update { owner: current user }\nend',
            )
        ]
    )
    one = await shop.create("customer", name="x")
    async with shop.mortise.work(shop.actors["ann"]) as work:
        await press(work, "shop", "customer", one, "claim")
    assert (await shop.read("customer", one))["owner"] == shop.people["ann"]
    with pytest.raises(Conflict):
        async with shop.mortise.work(shop.actors["ann"]) as work:
            await press(work, "shop", "customer", one, "claim")
    with pytest.raises(NotFound):
        async with shop.mortise.work(shop.actors["ann"]) as work:
            await press(work, "shop", "customer", one, "nothing")


async def test_a_rule_reaches_related_records_calls_rules_and_comments(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "paid",
                'rule "Paid"\n on order updated (status)\n when status = "paid"\n'
                ' then update customer { level: "vip" }\n call rule thank\n comment "Paid in full"\nend',
            ),
            rule(
                "thank",
                'rule "Thank"\n on order called\n then notify owner, role "boss" { subject: "Thanks: " + name }\nend',
            ),
        ]
    )
    customer = await shop.create("customer", name="x")
    order = await shop.create("order", name="o", customer=customer, owner=shop.people["ann"])
    await shop.change("order", order, status="paid")
    assert (await shop.read("customer", customer))["level"] == "vip"
    async with shop.mortise.reading() as work:
        notices = (
            await work.connection.execute(sa.text("SELECT person, title FROM mortise.notification ORDER BY person"))
        ).all()
        said = await work.connection.scalar(sa.text("SELECT text FROM mortise.comment"))
    assert [each.person for each in notices] == sorted([shop.people["ann"], shop.people["bob"]])
    assert said == "Paid in full"


async def test_rules_look_when_a_flow_starts_and_when_it_ends(shop: Workshop) -> None:
    flow = {
        "key": "hello",
        "name": "Hello",
        "nodes": [{"key": "start", "type": "start", "next": "end"}, {"key": "end", "type": "end", "outcome": "done"}],
    }
    await shop.install(
        flows=[flow],
        rules=[
            rule("go", 'rule "Go"\n on order updated (status)\n then start flow hello\nend'),
            rule("began", 'rule "Began"\n on order flow hello started\n then comment "began"\nend'),
            rule(
                "over",
                'rule "Over"\n on order flow hello ended\n when payload.event = "ended"\n'
                ' then comment "over: " + payload.outcome\nend',
            ),
        ],
    )
    one = await shop.create("order", name="o")
    await shop.change("order", one, status="paid")
    async with shop.mortise.reading() as work:
        said = (await work.connection.scalars(sa.text("SELECT text FROM mortise.comment ORDER BY id"))).all()
    assert said == ["began", "over: done"]


async def test_rules_that_call_each_other_stop_with_their_names(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule("ping", 'rule "Ping"\n on customer called\n when limit > 0\n then call rule pong\nend'),
            rule("pong", 'rule "Pong"\n on customer button "x"\n when limit > 0\n then call rule ping\nend'),
        ]
    )
    one = await shop.create("customer", name="x", limit=1)
    with pytest.raises(LimitReached) as stopped:
        async with shop.mortise.work(shop.actors["ann"]) as work:
            await press(work, "shop", "customer", one, "pong")
    told = stopped.value.diagnostics[0]
    assert told.code == "rule.cascade"
    assert "Ping → Pong" in told.message.en and "Ping → Pong" in told.message.zh


async def test_a_rule_acts_on_each_related_record(shop: Workshop) -> None:
    await shop.install(
        rules=[
            rule(
                "each",
                'rule "Each"\n on order updated (status)\n when status = "paid"\n'
                " then for each p in [owner, customer.owner]\n"
                "        create task { subject: name, owner: p }\n      end\nend",
            )
        ]
    )
    ann, bob = shop.people["ann"], shop.people["bob"]
    customer = await shop.create("customer", name="c", owner=bob)
    one = await shop.create("order", name="o", owner=ann, customer=customer)
    await shop.change("order", one, status="paid")
    assert [(each.subject, each.owner) for each in await shop.rows("task")] == [("o", ann), ("o", bob)]
