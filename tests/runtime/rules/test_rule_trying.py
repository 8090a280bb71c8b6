"""Dry runs: what a rule would do is told, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from engines.kernel.errors import DefinitionError, NotFound
from engines.rule import RuleDef
from runtime.rules.runs import run_rule
from runtime.rules.tables import rule_run
from runtime.rules.trying import Trial, try_rule
from tests.workshop import Workshop


def rule(text: str) -> RuleDef:
    return RuleDef(key="tried", text=text.splitlines())


async def tried(shop: Workshop, text: str) -> Trial:
    """The dry run; whatever it does, no row of any table may come, go or change."""
    before = await everything(shop)
    async with shop.mortise.reading() as work:
        trial = await try_rule(work, "shop", rule(text), [])
    assert await everything(shop) == before
    return trial


async def everything(shop: Workshop) -> dict[str, Any]:
    async with shop.mortise.reading() as work:
        names = await work.connection.scalars(
            sa.text(
                "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables "
                "WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'mortise')"
            )
        )
        return {
            name: await work.connection.scalar(
                sa.text(f"SELECT string_agg(t::text, ',' ORDER BY t::text) FROM {name} t")
            )
            for name in names.all()
        }


async def test_a_dry_run_says_how_many_records_would_be_touched_and_shows_the_first_twenty(shop: Workshop) -> None:
    await shop.install()
    async with shop.mortise.work() as work:
        await work.connection.execute(
            sa.text(
                'INSERT INTO shop__customer (name, level, "limit", created_at, updated_at) '
                "SELECT 'c' || n, CASE WHEN n <= 312 THEN 'vip' ELSE 'normal' END, n, now(), now() "
                "FROM generate_series(1, 400) n"
            )
        )
    trial = await tried(
        shop,
        'rule "R"\n on customer every day at 09:00\n when level = "vip" and limit > 0\n'
        ' then update { limit: limit + 1 }\n create task { subject: "Call " + name }\nend',
    )
    assert (trial.form, trial.count, trial.complete, len(trial.items)) == ("customer", 312, True, 20)
    first = trial.items[0]
    assert first["record"]["title"] == "c1" and first["fired"]
    assert [each["kind"] for each in first["would"]] == ["update_record", "create_record"]
    assert first["would"][0]["changes"] == [{"field": "limit", "old": 1, "new": "2"}]
    assert first["would"][1]["changes"] == [{"field": "subject", "old": None, "new": "Call c1"}]
    assert [(each["text"], each["value"]) for each in first["parts"] if each["depth"] == 1] == [
        ('level = "vip"', True),
        ("limit > 0", True),
    ]


async def test_what_would_be_refused_is_told(shop: Workshop) -> None:
    await shop.install()
    await shop.create("order", name="big", amount="500")
    await shop.create("order", name="small", amount="5")
    trial = await tried(
        shop,
        'rule "R"\n on order before save\n when amount > 100\n'
        ' then set status = "big"\n require customer\n forbid { en: "Too much.", zh: "太多。" } at field amount\nend',
    )
    assert trial.count == 1
    assert [each["text"] for each in trial.items[0]["would"]] == [
        "Set before saving",
        "Refuse: 'customer' is empty",
        "Refuse: Too much.",
    ]


async def test_changes_to_other_records_show_what_is_there_now(shop: Workshop) -> None:
    await shop.install()
    customer = await shop.create("customer", name="Ann", level="normal")
    await shop.create("order", name="o", customer=customer, status="paid")
    trial = await tried(
        shop, 'rule "R"\n on order updated\n when status = "paid"\n then update customer { level: "vip" }\nend'
    )
    told = trial.items[0]["would"][0]
    assert told["record"] == {"id": str(customer)}
    assert told["changes"] == [{"field": "level", "old": "normal", "new": "vip"}]


async def test_a_date_rule_shows_its_next_day(shop: Workshop) -> None:
    await shop.install()
    await shop.create("customer", name="Ann", birthday="1990-01-20")
    trial = await tried(
        shop, 'rule "R"\n on customer 3 days before birthday every year\n then comment "Happy birthday"\nend'
    )
    assert (str(trial.on), trial.count) == ("2026-01-17", 1)


async def test_a_condition_that_sql_cannot_say_is_looked_at_record_by_record(shop: Workshop) -> None:
    await shop.install()
    for name in ("abc", "xyz"):
        await shop.create("customer", name=name)
    text = 'rule "R"\n on customer called\n when get value({ abc: true }, name) = true\n then comment name\nend'
    trial = await tried(shop, text)
    assert (trial.count, trial.complete) == (1, True)
    assert [each["would"][0]["text"] for each in trial.items] == ["Comment: abc"]


async def test_a_rule_that_needs_what_is_not_published_is_not_tried(shop: Workshop) -> None:
    await shop.install()
    with pytest.raises(DefinitionError) as refused:
        await tried(shop, 'rule "R"\n on customer called\n when colour = "red"\n then comment name\nend')
    assert refused.value.diagnostics[0].code == "expr.unknown_name"
    async with shop.mortise.reading() as work:
        with pytest.raises(NotFound):
            await try_rule(work, "nowhere", rule('rule "R"\n on customer called\n then comment name\nend'), [])


async def test_a_trace_tells_an_empty_field_from_a_failed_operation(shop: Workshop) -> None:
    text = (
        'rule "R"\n on customer called\n when days since(last_follow_up) > 3 or 10 / limit > 1\n then comment name\nend'
    )
    await shop.install(rules=[{"key": "r", "text": text.splitlines()}])
    one = await shop.create("customer", name="x", limit=0)
    async with shop.mortise.work() as work:
        await run_rule(work, "shop", "r", RecordRef("shop", "customer", one))
    async with shop.mortise.reading() as work:
        run = (await work.connection.execute(sa.select(rule_run))).one()
    nulls = {each["text"]: each for each in run.trace["parts"] if "null" in each}
    first, second = nulls["days since(last_follow_up) > 3"], nulls["10 / limit > 1"]
    assert (first["null"], first["origin"]) == ("empty", "last_follow_up")
    assert (second["null"], second["origin"]) == ("failed", "10 / limit")
    assert text[slice(*second["origin_span"])] == "10 / limit"
