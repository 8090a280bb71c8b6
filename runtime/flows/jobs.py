"""Timers, schedules and connector calls of flows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.flow.events import JobDone, JobFailed
from engines.kernel.errors import MortiseError
from runtime.connectors.calls import make_call
from runtime.connectors.tables import connector_call
from runtime.engine import Mortise
from runtime.flows.driver import deliver, start_flow
from runtime.flows.plans import flow_plans
from runtime.flows.timers import wake_due_timers
from runtime.jobs.registry import RETRIES, job, periodic
from runtime.metadata.releases import installed_apps
from runtime.rules.cron import due, published_at


@periodic("* * * * * */5", "flows.timers")
async def timers(mortise: Mortise, at: datetime) -> None:
    await wake_due_timers(mortise)


@periodic("* * * * *", "flows.schedules")
async def schedules(mortise: Mortise, at: datetime) -> None:
    """Start the flows whose hour has come."""
    async with mortise.work() as work:
        zone = mortise.settings.timezone
        for app in await installed_apps(work):
            since = await published_at(work, app)
            for plan in flow_plans(work, app).values():
                for index, trigger in enumerate(plan.flow.triggers):
                    key = f"flow:{app.key}.{plan.flow.key}/{index}"
                    if trigger.schedule and await due(work, key, trigger.schedule, zone, since):
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
