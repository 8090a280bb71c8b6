"""The demo data as a story: believable numbers, nothing from the future, the day of the workspace."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from builder.demo.history import customer_rows, lead_rows, setup_rows
from builder.demo.loyalty import GOLD, SILVER, loyalty_rows
from builder.demo.people import PEOPLE
from builder.demo.world import World

EARLY = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
"""In the middle of the first hour of work; in London it is still night."""
Rows = dict[str, list[dict[str, Any]]]


def by_form(rows: Any) -> Rows:
    found: Rows = defaultdict(list)
    for form, row in rows:
        found[form].append(row)
    return found


@pytest.fixture(scope="module")
def world() -> World:
    return World({each.login: number for number, each in enumerate(PEOPLE, 1)}, EARLY)


@pytest.fixture(scope="module")
def crm(world: World) -> Rows:
    return by_form([*setup_rows(world), *customer_rows(world, 800), *lead_rows(world, 120)])


@pytest.fixture(scope="module")
def loyalty(world: World) -> Rows:
    return by_form(loyalty_rows(World(world.people, EARLY), 200))


def test_the_day_is_that_of_the_workspace() -> None:
    after_midnight = datetime(2026, 11, 22, 17, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    assert World({}, after_midnight).today == date(2026, 11, 23)


def test_about_one_open_ticket_in_six_is_overdue(crm: Rows) -> None:
    tickets = [each for each in crm["ticket"] if each["status"] not in ("solved", "closed")]
    late = [each for each in tickets if each["due_at"] < EARLY]
    assert 1 / 9 < len(late) / len(tickets) < 1 / 4
    assert {each["sla"] for each in late} == {"breached"}


def test_nothing_was_made_answered_or_solved_in_the_future(crm: Rows, loyalty: Rows) -> None:
    for form, rows in (*crm.items(), *loyalty.items()):
        for row in rows:
            for name in ("created_at", "responded_at", "seen_at"):
                assert row.get(name) is None or row[name] <= EARLY, (form, name, row)
            assert row.get("solved_on") is None or row["solved_on"] <= EARLY.date()


def test_members_have_the_level_and_the_points_that_their_purchases_give(loyalty: Rows) -> None:
    spent: dict[int, int] = defaultdict(int)
    for each in loyalty["purchase"]:
        spent[each["member"]] += int(each["amount"])
    for member in loyalty["member"]:
        total = spent[member["id"]]
        assert member["level"] == ("gold" if total >= GOLD else "silver" if total >= SILVER else "standard")
    assert sum(each["amount"] for each in loyalty["points"]) == sum(spent.values())
    assert {each["level"] for each in loyalty["member"]} == {"gold", "silver", "standard"}
