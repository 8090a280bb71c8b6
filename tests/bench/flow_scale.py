"""Flows at scale: 10,000 timers due at once; a page of the inbox with 100,000 open tasks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.flows.desk import Begin, desk_of
from runtime.flows.driver import start_flow
from runtime.flows.inbox import list_tasks
from runtime.flows.timers import wake_due_timers
from runtime.work import SYSTEM, Actor

TIMERS, TASKS = 10_000, 100_000
WAIT: dict[str, Any] = {
    "key": "wait",
    "nodes": [
        {"key": "start", "type": "start", "next": "wait"},
        {"key": "wait", "type": "wait", "after": "1 hour", "next": "end"},
        {"key": "end", "type": "end"},
    ],
}


async def show_timers(mortise: Mortise) -> None:
    """Waits of an hour, two hours later."""
    desk = desk_of(mortise)
    for _ in range(TIMERS // 100):
        await asyncio.gather(*(desk.hand_in(Begin(SYSTEM, "bench", "wait")) for _ in range(100)))
    clock = mortise.clock

    class Later:
        def now(self) -> datetime:
            return clock.now() + timedelta(hours=2)

    mortise.clock = Later()
    begun = time.perf_counter()
    woken = await wake_due_timers(mortise)
    took_s = time.perf_counter() - begun
    mortise.clock = clock
    assert woken == TIMERS, woken
    print(f"{TIMERS:,} timers due at once: {took_s:.2f} s ({TIMERS / took_s:,.0f}/s), each with its log row")


async def show_inbox(mortise: Mortise, chief: Actor) -> None:
    """A page of the to-do list of somebody who has far too much to do."""
    async with mortise.work() as work:
        instance = await start_flow(work, "bench", "approval", initiator=chief.id)
        await work.connection.execute(
            sa.text(
                "WITH run AS (INSERT INTO mortise.flow_instance (app, flow, release, title, initiator, status, state, "
                "started_at) SELECT app, flow, release, 'Request ' || n, initiator, status, state, started_at "
                "FROM mortise.flow_instance, generate_series(1, :count) n WHERE id = :instance RETURNING id) "
                "INSERT INTO mortise.flow_task (instance, key, node, kind, assignee, app, title, opened_at) "
                "SELECT id, 'b', 'manager', 'approval', :person, 'bench', '\"x\"', now() FROM run"
            ),
            {"instance": instance, "person": chief.id, "count": TASKS},
        )
    async with mortise.database.connect() as plain:
        await plain.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(sa.text("ANALYZE mortise.flow_task, mortise.flow_instance"))

    async def page(q: str = "", count: int = 50) -> None:
        async with mortise.reading(chief) as work:
            found = await list_tasks(work, "todo", q=q, limit=50)
        assert len(found["items"]) == count

    took_ms = await _median_ms(page)
    many_ms, one_ms = await _median_ms(partial(page, "request")), await _median_ms(partial(page, "request 50000", 1))
    print(
        f"a page of the inbox with {TASKS:,} open tasks: {took_ms:.1f} ms; searched, when all of them are found: "
        f"{many_ms:.1f} ms, when one is: {one_ms:.0f} ms"
    )


async def _median_ms(run: Callable[[], Awaitable[None]], rounds: int = 20) -> float:
    await run()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await run()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[rounds // 2]


__all__ = ["WAIT", "show_inbox", "show_timers"]
