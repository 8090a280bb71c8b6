"""Derived fields that change with time alone are worked out anew, without a trace of a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engines.app.definition import AppDef
from engines.kernel.definition import read_definition
from runtime.engine import Mortise
from runtime.metadata.install import install_release
from runtime.records.jobs import follow_the_clock
from runtime.records.write import create_record

EVENING = datetime(2026, 1, 5, 15, 50, tzinfo=UTC)
"""Ten to midnight in Shanghai."""
CARE: dict[str, Any] = {
    "format": 1,
    "key": "care",
    "name": "Care",
    "forms": [
        {
            "key": "customer",
            "name": "Customer",
            "fields": [
                {"key": "name", "type": "text"},
                {"key": "last", "type": "date"},
                {"key": "quiet", "type": "computed", "formula": "days since(last)", "format": "integer"},
                {"key": "state", "type": "computed", "formula": 'if quiet > 3 then "cold" else "warm"'},
                {"key": "visits", "type": "related", "form": "visit", "by": "customer"},
            ],
        },
        {
            "key": "visit",
            "name": "Visit",
            "fields": [
                {"key": "customer", "type": "reference", "form": "customer"},
                {"key": "state", "type": "lookup", "path": "customer.state"},
            ],
        },
    ],
}
WATCH: dict[str, Any] = {
    "format": 1,
    "key": "watch",
    "name": "Watch",
    "uses": ["care"],
    "forms": [
        {
            "key": "alarm",
            "name": "Alarm",
            "fields": [
                {"key": "customer", "type": "reference", "form": "care.customer"},
                {"key": "state", "type": "lookup", "path": "customer.state"},
            ],
        }
    ],
}


@dataclass
class Clock:
    at: datetime = EVENING

    def now(self) -> datetime:
        return self.at


@pytest.fixture
async def clock(mortise: Mortise) -> Clock:
    mortise.clock = clock = Clock()
    mortise.settings = replace(mortise.settings, timezone="Asia/Shanghai")
    async with mortise.work() as work:
        for document in (CARE, WATCH):
            await install_release(work, read_definition(AppDef, document))
        customer = (await create_record(work, "care", "customer", {"name": "x", "last": "2026-01-02"})).id
        await create_record(work, "care", "visit", {"customer": customer})
        await create_record(work, "watch", "alarm", {"customer": customer})
    await follow_the_clock(mortise, clock.at)
    return clock


async def rows(mortise: Mortise, table: str) -> list[dict[str, Any]]:
    async with mortise.reading() as work:
        return [dict(each) for each in (await work.connection.execute(sa.text(f"SELECT * FROM {table}"))).mappings()]


async def audits(mortise: Mortise) -> int:
    return len(await rows(mortise, "mortise.audit"))


async def test_a_day_passes_at_midnight_of_the_workspace_and_leaves_no_trace(mortise: Mortise, clock: Clock) -> None:
    (before,), said = await rows(mortise, "care__customer"), await audits(mortise)
    assert (before["quiet"], before["state"]) == (3, "warm")
    clock.at += timedelta(minutes=15)
    await follow_the_clock(mortise, clock.at)
    (after,) = await rows(mortise, "care__customer")
    assert {key: each for key, each in after.items() if each != before[key]} == {"quiet": 4, "state": "cold"}
    assert [each["state"] for each in await rows(mortise, "care__visit")] == ["cold"]
    assert [each["state"] for each in await rows(mortise, "watch__alarm")] == ["cold"]
    assert await audits(mortise) == said


async def test_days_without_a_server_are_made_up_for_at_the_next_start(mortise: Mortise, clock: Clock) -> None:
    clock.at += timedelta(days=20, minutes=3)
    await follow_the_clock(mortise, clock.at)
    assert [each["quiet"] for each in await rows(mortise, "care__customer")] == [23]


async def test_within_an_hour_it_is_done_once(mortise: Mortise, clock: Clock) -> None:
    async with mortise.work() as work:
        await work.connection.execute(sa.text("UPDATE care__customer SET quiet = 77"))
    await follow_the_clock(mortise, clock.at + timedelta(minutes=5))
    assert [each["quiet"] for each in await rows(mortise, "care__customer")] == [77]
