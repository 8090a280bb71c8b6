"""Flows that start some days before or after a date of each record; each record at most once for a date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.expr import Env
from engines.flow.durations import Span, parse_when
from engines.flow.trigger import Trigger
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from runtime.calendars.workspace import current_calendar
from runtime.engine import Mortise
from runtime.flows.driver import start_flow
from runtime.flows.plans import flow_plan
from runtime.jobs import once
from runtime.records.load import load_record
from runtime.records.sight import system_sight
from runtime.rules.cron import due
from runtime.work import Work

BATCH = 100


async def due_day(work: Work, key: str, trigger: Trigger, zone: str, since: datetime) -> date | None:
    """The local day for which the trigger is due now, once for each."""
    hour, minute = trigger.at.split(":")
    came = await due(work, key, f"{int(minute)} {int(hour)} * * *", zone, since)
    return came.astimezone(ZoneInfo(zone)).date() if came else None


async def start_dated(mortise: Mortise, app: str, flow: str, index: int, day: date) -> int:
    """Start the flow on every record that is due on `day`; gives how many. Repeating it starts nothing twice. A record on
    which it cannot start holds up no other; why it cannot is raised when all have been tried."""
    started, after = 0, 0
    failed: list[MortiseError] = []
    while True:
        async with mortise.work() as work:
            ids = await _due_records(work, app, flow, index, day, after)
            for id_ in ids:
                try:
                    async with work.connection.begin_nested():
                        started += await _start(work, app, flow, index, day, id_)
                except MortiseError as error:
                    failed.append(error)
        if len(ids) < BATCH:
            break
        after = ids[-1]
    if failed:
        raise failed[0]
    return started


async def _due_records(work: Work, app: str, flow: str, index: int, day: date, after: int) -> list[int]:
    """The records whose date, moved by the trigger's span, is this day."""
    plan, _ = await flow_plan(work, app, flow)
    trigger = plan.flow.triggers[index]
    when = parse_when(trigger.date or "")
    table = (await system_sight(work, app)).workspace.shape(trigger.record or plan.form or "").table
    column = table.c[when.of or ""]
    zone = work.mortise.settings.timezone
    own = sa.cast(sa.func.timezone(zone, column), sa.Date) if isinstance(column.type, sa.DateTime) else column
    wanted = await _days(work, when.span, day, zone)
    statement = (
        sa.select(table.c.id)
        .where(table.c.deleted_at.is_(None), own.in_(wanted), table.c.id > after)
        .order_by(table.c.id)
        .limit(BATCH)
    )
    return list((await work.connection.scalars(statement)).all())


async def _days(work: Work, span: Span | None, day: date, zone: str) -> list[date]:
    """The dates that the span moves to `day`: several where weekends or short months come together."""
    if span is None:
        return [day]
    calendar = await current_calendar(work)
    noon = time(12)
    reach = {"working day": 2, "week": 7, "month": 31, "year": 366}.get(span.unit, 1)
    spread = abs(span.amount) * reach + 16
    around = [day + timedelta(days=each) for each in range(-spread, spread + 1)]
    local = ZoneInfo(zone)
    return [
        each
        for each in around
        if calendar.end(datetime.combine(each, noon, local), span).astimezone(local).date() == day
    ]


async def _start(work: Work, app: str, flow: str, index: int, day: date, id_: int) -> bool:
    plan, _ = await flow_plan(work, app, flow)
    trigger = plan.flow.triggers[index]
    form = trigger.record or plan.form or ""
    condition = plan.conditions[index]
    if condition is not None:
        record = await load_record(work, app, form, id_, condition.paths)
        env = Env(now=work.now, timezone=work.mortise.settings.timezone, user=None)
        if not condition.truth({**record, "record": record, "old": None, "current user": None}, env):
            return False
    if not await once(work, f"dated:{app}.{flow}/{index}@{day}:{id_}"):
        return False
    await start_flow(work, app, flow, record=RecordRef(app, form, id_), start=trigger.start)
    return True
