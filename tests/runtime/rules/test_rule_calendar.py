"""When schedules and date rules are due: months of all lengths, leap years, time zones, dates that change."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engines.rule.triggers import read_trigger
from runtime.rules.cron import cron_of, next_after
from runtime.rules.scheduled import run_due_rules
from runtime.rules.selection import is_due
from tests.workshop import FORMS, Workshop

CASES = Path(__file__).parents[2] / "cases" / "rule"


def rows(name: str) -> list[list[str]]:
    return list(csv.reader((CASES / name).read_text("utf-8").splitlines()))[1:]


@pytest.mark.parametrize(("text", "zone", "after", "expected", "why"), rows("schedules.csv"))
def test_a_schedule_comes_when_it_says(text: str, zone: str, after: str, expected: str, why: str) -> None:
    found = next_after(cron_of(read_trigger(text)), zone, datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(expected), why


async def test_a_date_rule_comes_on_its_days(shop: Workshop) -> None:
    """Each case in SQL, on each of 1,096 days."""
    async with shop.mortise.reading() as work:
        for text, field, expected, why in rows("dates.csv"):
            trigger = read_trigger(text)
            column = sa.literal(date.fromisoformat(field), sa.Date())
            days = [date(2026, 1, 1) + timedelta(days=each) for each in range(1096)]
            asked = sa.union_all(
                *(
                    sa.select(sa.literal(each, sa.Date()).label("d")).where(is_due(column, trigger, each, "UTC"))
                    for each in days
                )
            )
            found = [str(each) for each in sorted(await work.connection.scalars(asked))]
            assert found == expected.split(), (text, field, why)


def rule(key: str, text: str) -> dict[str, Any]:
    return {"key": key, "text": text.splitlines()}


async def test_a_due_date_that_is_moved_comes_on_its_new_day(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("due", 'rule "Due"\n on order 2 days before due_on\n then create task { subject: name }\nend')]
    )
    late = await shop.create("order", name="moved on", due_on="2026-01-08")
    early = await shop.create("order", name="moved back", due_on="2026-01-30")
    shop.forward(days=1)
    assert await run_due_rules(shop.mortise) == 1
    await shop.change("order", late, due_on="2026-01-20")
    await shop.change("order", early, due_on="2026-01-09")
    shop.forward(days=1)
    assert await run_due_rules(shop.mortise) == 1
    shop.forward(days=11)
    assert await run_due_rules(shop.mortise) == 1
    assert [each.subject for each in await shop.rows("task")] == ["moved on", "moved back", "moved on"]


async def test_the_day_of_an_instant_is_that_of_the_workspaces_time_zone(shop: Workshop) -> None:
    """20:00 in London on the 7th is the 8th in Shanghai."""
    shop.mortise.settings = replace(shop.mortise.settings, timezone="Asia/Shanghai")
    form = {"key": "visit", "name": "Visit", "title": "name",
            "fields": [{"key": "name", "type": "text"}, {"key": "at", "type": "date_time"}]}  # fmt: skip
    await shop.install(
        forms=[*FORMS, form],
        rules=[
            rule(
                "remind", 'rule "Remind"\n on visit 1 day before at at 09:00\n then create task { subject: name }\nend'
            )
        ],
    )
    await shop.create("visit", name="evening of the 7th in London", at="2026-01-07T20:00:00Z")
    await shop.create("visit", name="afternoon of the 7th", at="2026-01-07T08:00:00Z")
    shop.forward(days=1)
    await run_due_rules(shop.mortise)
    assert [each.subject for each in await shop.rows("task")] == ["afternoon of the 7th"]
    shop.forward(days=1)
    await run_due_rules(shop.mortise)
    assert [each.subject for each in await shop.rows("task")][1:] == ["evening of the 7th in London"]
