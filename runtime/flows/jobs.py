"""Timers, schedules and connector calls of flows."""

from __future__ import annotations

import logging
from datetime import date, datetime
from functools import partial
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
from runtime.flows.effects import failure
from runtime.flows.letters import forget_links, send_quick_mail
from runtime.flows.plans import flow_plans
from runtime.flows.timers import wake_due_timers
from runtime.jobs import enqueue, once
from runtime.jobs.registry import RETRIES, job, periodic
from runtime.metadata.releases import installed, installed_apps
from runtime.records.retrying import in_transaction
from runtime.rules.cron import due, published_at
from runtime.work import Work

log = logging.getLogger("mortise.flows")


@periodic("* * * * * */5", "flows.timers")
async def timers(mortise: Mortise, at: datetime) -> None:
    await wake_due_timers(mortise)


@periodic("* * * * *", "flows.schedules")
async def schedules(mortise: Mortise, at: datetime) -> None:
    """Start the flows whose hour has come, each in a transaction of its own: one that fails holds up nobody, and is
    tried again in a minute."""
    failed: list[Exception] = []
    for app, flow, index in await _scheduled(mortise):
        try:
            await in_transaction(mortise, partial(_start_due, app=app, flow=flow, index=index))
        except Exception as error:  # whatever it is, the others are due all the same; it is raised below
            log.exception("the schedule of flow %s.%s failed", app, flow)
            failed.append(error)
    if failed:
        raise failed[0]


async def _scheduled(mortise: Mortise) -> list[tuple[str, str, int]]:
    """App, flow and place of every trigger that time sets off."""
    async with mortise.reading() as work:
        return [
            (app.key, plan.flow.key, index)
            for app in await installed_apps(work)
            for plan in flow_plans(work, app).values()
            for index, trigger in enumerate(plan.flow.triggers)
            if trigger.schedule or trigger.date
        ]


async def _start_due(work: Work, app: str, flow: str, index: int) -> None:
    home = await installed(work, app)
    trigger, zone = flow_plans(work, home)[flow].flow.triggers[index], work.mortise.settings.timezone
    key, since = f"flow:{app}.{flow}/{index}", await published_at(work, home)
    if trigger.schedule:
        if await due(work, key, trigger.schedule, zone, since):
            await start_flow(work, app, flow, start=trigger.start)
    elif day := await due_day(work, key, trigger, zone, since):
        args = {"app": app, "flow": flow, "trigger": index, "day": day.isoformat()}
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


@periodic("23 3 * * *", "flows.links")
async def sweep_links(mortise: Mortise, at: datetime) -> None:
    """Nightly."""
    async with mortise.work() as work:
        await forget_links(work)


@job("flows.document")
async def document(mortise: Mortise, instance: int, token: str, **asked: Any) -> None:
    """Fill in a document for a waiting token, and tell it where the file is."""
    try:
        result = await make_document(mortise, asked)
    except MortiseError as error:
        if error.status >= 500 and not isinstance(error, EvaluationFailed):
            raise
        event: JobDone | JobFailed = failure(mortise.clock.now(), token, error)
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
        event: JobDone | JobFailed = failure(mortise.clock.now(), token, error)
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
