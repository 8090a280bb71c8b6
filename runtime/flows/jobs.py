"""Timers, schedules and connector calls of flows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engines.flow.events import JobDone, JobFailed
from engines.kernel.errors import EvaluationFailed, MortiseError
from runtime.connectors.calls import make_call
from runtime.connectors.tables import connector_call
from runtime.engine import Mortise
from runtime.flows.dated import due_day, start_dated
from runtime.flows.documents import make_document
from runtime.flows.driver import deliver, start_flow
from runtime.flows.letters import send_quick_mail
from runtime.flows.plans import flow_plans
from runtime.flows.timers import wake_due_timers
from runtime.jobs import enqueue, once
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
                        await start_flow(work, app.key, plan.flow.key, start=trigger.start)
                    elif trigger.date and (day := await due_day(work, key, trigger, zone, since)):
                        args = {"app": app.key, "flow": plan.flow.key, "trigger": index, "day": day.isoformat()}
                        await enqueue(work, "flows.dated", args, key=f"{key}@{day}")


@job("flows.dated")
async def dated(mortise: Mortise, app: str, flow: str, trigger: int, day: str) -> None:
    """Start a flow on every record whose date makes it due on this day, once for each."""
    await start_dated(mortise, app, flow, trigger, date.fromisoformat(day))


@job("flows.quick_mail")
async def quick_mail(mortise: Mortise, task: int) -> None:
    async with mortise.work() as work:
        if await once(work, f"quick_mail:{task}"):
            await send_quick_mail(work, task)


@job("flows.document")
async def document(mortise: Mortise, instance: int, token: str, **asked: Any) -> None:
    """Fill in a document for a waiting token, and tell it where the file is."""
    try:
        result = await make_document(mortise, asked)
    except MortiseError as error:
        if error.status >= 500 and not isinstance(error, EvaluationFailed):
            raise
        message = "; ".join(each.message.en for each in error.diagnostics)
        event: JobDone | JobFailed = JobFailed(
            at=mortise.clock.now(), token=token, message=message, code=error.diagnostics[0].code
        )
    else:
        event = JobDone(at=mortise.clock.now(), token=token, result=result)
    async with mortise.work() as work:
        if await once(work):
            await deliver(work, instance, event)


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
        if await once(work):
            await deliver(work, instance, event)


async def _tries(mortise: Mortise, call_id: int) -> int:
    async with mortise.reading() as work:
        c = connector_call.c
        return int(await work.connection.scalar(sa.select(c.tries).where(c.id == call_id)) or 0)


async def _answer(mortise: Mortise, call_id: int) -> Any:
    async with mortise.reading() as work:
        c = connector_call.c
        return await work.connection.scalar(sa.select(c.answer).where(c.id == call_id))
