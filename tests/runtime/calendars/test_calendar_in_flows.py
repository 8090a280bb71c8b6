"""Flows count working time on the workspace's calendar, and a log replays after the calendar has changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engines.flow import dump_state, fold, load_event
from runtime.calendars.settings import CalendarSettings
from runtime.calendars.workspace import save_calendar, set_days
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import start_flow
from runtime.flows.plans import flow_plan
from tests.workshop import Workshop, open_workshop

FLOW = {
    "key": "slow",
    "nodes": [
        {"key": "start", "type": "start", "next": "ask"},
        {
            "key": "ask",
            "type": "approval",
            "by": [{"user": "lee"}],
            "limit": {"after": "2 working days"},
            "next": "end",
        },
        {"key": "end", "type": "end"},
    ],
}


@pytest.fixture
async def shop(mortise: Mortise) -> Workshop:
    return await open_workshop(mortise)


async def test_a_free_day_moves_the_time_limit_and_the_log_still_gives_the_state(shop: Workshop) -> None:
    await shop.install(flows=[FLOW])  # it is Monday, 5 January 2026
    async with shop.mortise.work() as work:
        await set_days(work, [date(2026, 1, 6)], False, "company day")
    async with shop.mortise.work() as work:
        await start_flow(work, "shop", "slow", initiator=shop.people["ann"])
    async with shop.mortise.work() as work:
        due = await work.connection.scalar(sa.select(tables.timer.c.due_at))
        await save_calendar(work, CalendarSettings(weekdays=[6], country=""))
    assert due == datetime(2026, 1, 8, 2, tzinfo=UTC), "Tuesday is free, so Wednesday and Thursday count"
    async with shop.mortise.reading() as work:
        (row,) = (await work.connection.execute(sa.select(tables.instance))).all()
        events = (await work.connection.scalars(sa.select(tables.log.c.event).order_by(tables.log.c.seq))).all()
        plan, _ = await flow_plan(work, "shop", "slow", row.release)
    assert dump_state(fold(plan, [load_event(each) for each in events])) == row.state
