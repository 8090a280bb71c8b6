"""A task whose clock stands still: its timer and its due date stop and go on together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from runtime.flows import tables
from tests.workshop import MONDAY, Workshop

FLOW: dict[str, Any] = {
    "key": "answer",
    "record": "order",
    "on": {"record": "order", "event": "created"},
    "nodes": [
        {"key": "start", "type": "start", "next": "ask"},
        {
            "key": "ask",
            "type": "approval",
            "by": [{"role": "legal"}],
            "limit": {"after": "2 days", "then": "reject", "pause": 'status = "waiting"'},
            "next": "end",
        },
        {"key": "end", "type": "end"},
    ],
}


async def dues(shop: Workshop) -> tuple[set[datetime | None], list[datetime]]:
    """(due dates of the open tasks, timers)."""
    async with shop.mortise.reading() as work:
        tasks = await work.connection.scalars(sa.select(tables.task.c.due_at).where(tables.task.c.status == "open"))
        timers = await work.connection.scalars(sa.select(tables.timer.c.due_at))
        return set(tasks.all()), list(timers.all())


async def test_the_due_date_moves_with_the_timer(shop: Workshop) -> None:
    await shop.install(flows=[FLOW])
    order = await shop.create("order", name="O")
    first = MONDAY + timedelta(days=2)
    assert await dues(shop) == ({first}, [first])
    shop.forward(hours=10)
    await shop.change("order", order, status="waiting")
    assert await dues(shop) == ({None}, [])
    shop.forward(days=7)
    await shop.change("order", order, status="open")
    later = first + timedelta(days=7)
    assert await dues(shop) == ({later}, [later])


async def test_a_task_opened_while_the_clock_stands_still_has_no_due_date_yet(shop: Workshop) -> None:
    await shop.install(flows=[FLOW])
    order = await shop.create("order", name="O", status="waiting")
    assert await dues(shop) == ({None}, [])
    shop.forward(hours=5)
    await shop.change("order", order, status="open")
    later = MONDAY + timedelta(days=2, hours=5)
    assert await dues(shop) == ({later}, [later])
