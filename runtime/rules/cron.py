"""When scheduled rules and flows are due: one row each, so that a missed hour is made up for once, never twice."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from cronsim import CronSim
from sqlalchemy.dialects.postgresql import insert

from engines.rule import TriggerBlock
from runtime.metadata.releases import InstalledApp
from runtime.metadata.tables import release
from runtime.rules.tables import schedule
from runtime.work import Work

_WEEK = {"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0}
DAILY_AT = "06:00"
"""When date rules and "every day" without a time run."""


def cron_of(trigger: TriggerBlock) -> str:
    """When a scheduled or dated trigger is due, in the workspace's time zone: a cron expression where one can say it,
    else `every 45 minutes`, `month 31 09:00` or `year 2 29 09:00`."""
    if trigger.cron:
        return trigger.cron
    at = trigger.at or DAILY_AT
    hour, minute = (int(each) for each in at.split(":"))
    every = "day" if trigger.kind == "date" else trigger.every or "day"
    if every in _WEEK:
        return f"{minute} {hour} * * {_WEEK[every]}"
    match every.split():
        case ["weekday"]:
            return f"{minute} {hour} * * 1-5"
        case ["month"] if 1 <= (trigger.day or 1) <= 28:
            return f"{minute} {hour} {trigger.day or 1} * *"
        case ["month"]:
            return f"month {trigger.day} {at}"
        case ["year"]:
            return f"year {trigger.month or 1} {trigger.day or 1} {at}"
        case ["hour"]:
            return "0 * * * *"
        case [amount, "minutes"]:
            return f"*/{amount} * * * *" if 60 % int(amount) == 0 and int(amount) < 60 else f"every {amount} minutes"
        case [amount, _]:
            return f"0 */{amount} * * *" if 24 % int(amount) == 0 and int(amount) < 24 else f"every {amount} hours"
    return f"{minute} {hour} * * *"


def next_after(cron: str, zone: str, at: datetime) -> datetime:
    """The first instant (UTC) after `at` that the schedule names (see `cron_of`)."""
    match cron.split():
        case ["every", amount, unit]:
            return _next_interval(timedelta(**{unit: int(amount)}), at)
        case ["month", day, hour]:
            return _first_after(_monthly(int(day), at), hour, zone, at)
        case ["year", month, day, hour]:
            return _first_after(_yearly(int(month), int(day), at), hour, zone, at)
    found: datetime = next(CronSim(cron, at.astimezone(ZoneInfo(zone))))
    return found.astimezone(UTC)


def _next_interval(step: timedelta, at: datetime) -> datetime:
    """Steps are counted from a fixed instant, so that a restart does not move them."""
    origin = datetime(2000, 1, 1, tzinfo=UTC)
    return origin + ((at - origin) // step + 1) * step


def _monthly(day: int, at: datetime) -> Iterator[date]:
    """The day of every month from the one before `at` on; a shorter month's last day; -1 is the last day."""
    year, month = (at - timedelta(days=40)).year, (at - timedelta(days=40)).month
    while True:
        last = calendar.monthrange(year, month)[1]
        yield date(year, month, last if day < 1 else min(day, last))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _yearly(month: int, day: int, at: datetime) -> Iterator[date]:
    year = at.year - 1
    while True:
        yield date(year, month, min(day, calendar.monthrange(year, month)[1]))
        year += 1


def _first_after(days: Iterator[date], hour: str, zone: str, at: datetime) -> datetime:
    clock = time.fromisoformat(hour)
    for day in days:
        found = datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
        if found > at:
            return found
    raise AssertionError("the days never end")


async def published_at(work: Work, app: InstalledApp) -> datetime:
    """When the release in force was published: its schedules count from then."""
    t = release
    found: datetime | None = await work.connection.scalar(
        sa.select(t.c.published_at).where(t.c.app == app.key, t.c.number == app.number)
    )
    return found or work.now


async def due(work: Work, key: str, cron: str, zone: str, since: datetime) -> datetime | None:
    """The instant that has come, once for each: the caller's transaction takes it, other workers skip it.

    Args:
        since: from when a schedule that was not known counts.
    """
    t = schedule
    row = (
        await work.connection.execute(sa.select(t).where(t.c.key == key).with_for_update(skip_locked=True))
    ).one_or_none()
    if row is None or row.cron != cron:
        row = await _begin(work, key, cron, next_after(cron, zone, since))
    if row is None or row.next_at > work.now:
        return None
    await work.connection.execute(
        sa.update(t).where(t.c.key == key).values(next_at=next_after(cron, zone, work.now), last_at=row.next_at)
    )
    due_at: datetime = row.next_at
    return due_at


async def _begin(work: Work, key: str, cron: str, next_at: datetime) -> Any:
    """Note a new schedule, or one that was changed; None while another worker has it."""
    t = schedule
    added = insert(t).values(key=key, cron=cron, next_at=next_at)
    changed = added.on_conflict_do_update(
        index_elements=["key"], set_={"cron": cron, "next_at": next_at}, where=t.c.cron != cron
    )
    return (await work.connection.execute(changed.returning(t))).one_or_none()
