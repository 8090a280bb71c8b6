"""When scheduled rules and flows are due: one row each, so that a missed hour is made up for once, never twice."""

from __future__ import annotations

from datetime import UTC, datetime
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
    """The cron expression of a scheduled or dated trigger, in the workspace's time zone."""
    if trigger.cron:
        return trigger.cron
    hour, minute = (int(each) for each in (trigger.at or DAILY_AT).split(":"))
    every = "day" if trigger.kind == "date" else trigger.every or "day"
    if every in _WEEK:
        return f"{minute} {hour} * * {_WEEK[every]}"
    match every.split():
        case ["day"]:
            return f"{minute} {hour} * * *"
        case ["month"]:
            return f"{minute} {hour} {trigger.day or 1} * *"
        case ["hour"]:
            return "0 * * * *"
        case [amount, "minutes"]:
            return f"*/{max(1, min(int(amount), 59))} * * * *"
        case [amount, _]:
            return f"0 */{max(1, min(int(amount), 23))} * * *"
    return f"{minute} {hour} * * *"


def next_after(cron: str, zone: str, at: datetime) -> datetime:
    """The first instant (UTC) of the cron expression after `at`."""
    found: datetime = next(CronSim(cron, at.astimezone(ZoneInfo(zone))))
    return found.astimezone(UTC)


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
