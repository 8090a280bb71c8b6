"""Timers, schedules and connector calls of flows."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow.events import JobDone, JobFailed, TimerFired
from engines.kernel.errors import MortiseError
from runtime.connectors.calls import make_call
from runtime.connectors.tables import connector_call
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import deliver, start_flow
from runtime.flows.plans import flow_plans
from runtime.jobs.registry import RETRIES, job, periodic
from runtime.metadata.releases import installed_apps
from runtime.rules.cron import due
from runtime.work import Work

BATCH = 100
PAUSE = timedelta(minutes=5)
log = logging.getLogger("mortise.flows")


async def wake_timers(mortise: Mortise, limit: int = 10_000) -> int:
    """Step every due timer; gives how many.

    A batch per transaction, each timer in a savepoint of its own. The instance is locked before the timer is taken,
    in the same order as everywhere else; what another worker is stepping is skipped.
    """
    woken = 0
    while woken < limit:
        async with mortise.work() as work:
            taken = await _wake_batch(work)
        woken += taken
        if taken == 0:
            break
    return woken


async def _wake_batch(work: Work) -> int:
    t, i = tables.timer, tables.instance
    rows = (await work.connection.execute(
        sa.select(t.c.id, t.c.instance, t.c.key).join(i, i.c.id == t.c.instance).where(t.c.due_at <= work.now)
        .order_by(t.c.due_at, t.c.id).limit(BATCH).with_for_update(of=i, skip_locked=True))).all()
    for row in rows:
        gone = await work.connection.execute(sa.delete(t).where(t.c.id == row.id))
        if not gone.rowcount:
            continue
        try:
            async with work.connection.begin_nested():
                await deliver(work, row.instance, TimerFired(at=work.now, timer=row.key))
        except MortiseError:
            log.exception("timer %s of flow instance %s failed; tried again in %s", row.key, row.instance, PAUSE)
            await work.connection.execute(sa.insert(t).values(
                instance=row.instance, key=row.key, node="", due_at=work.now + PAUSE))
    return len(rows)


@periodic("* * * * * */5", "flows.timers")
async def timers(mortise: Mortise, at: datetime) -> None:
    await wake_timers(mortise)


@periodic("* * * * *", "flows.schedules")
async def schedules(mortise: Mortise, at: datetime) -> None:
    """Start the flows whose hour has come."""
    async with mortise.work() as work:
        zone = mortise.settings.timezone
        for app in await installed_apps(work):
            for plan in flow_plans(work, app).values():
                for index, trigger in enumerate(plan.flow.triggers):
                    key = f"flow:{app.key}.{plan.flow.key}/{index}"
                    if trigger.schedule and await due(work, key, trigger.schedule, zone):
                        await start_flow(work, app.key, plan.flow.key)


@job("flows.call")
async def call(mortise: Mortise, call_id: int, instance: int, token: str) -> None:
    """Call the outside system for a waiting token, and tell it what came of it."""
    try:
        await make_call(mortise, call_id)
    except MortiseError as error:
        if error.status >= 500 and await _tries(mortise, call_id) <= RETRIES:
            raise
        message = "; ".join(each.message.en for each in error.diagnostics)
        event: JobDone | JobFailed = JobFailed(at=mortise.clock.now(), token=token, message=message)
    else:
        event = JobDone(at=mortise.clock.now(), token=token, result=await _answer(mortise, call_id))
    async with mortise.work() as work:
        await deliver(work, instance, event)


async def _tries(mortise: Mortise, call_id: int) -> int:
    async with mortise.reading() as work:
        c = connector_call.c
        return int(await work.connection.scalar(sa.select(c.tries).where(c.id == call_id)) or 0)


async def _answer(mortise: Mortise, call_id: int) -> Any:
    async with mortise.reading() as work:
        c = connector_call.c
        return await work.connection.scalar(sa.select(c.answer).where(c.id == call_id))
