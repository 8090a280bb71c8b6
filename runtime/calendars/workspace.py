"""The calendar in force: settings, public holidays and overridden days, put together once and kept per process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.flow.durations import Calendar
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.calendars.settings import CalendarSettings, public_days
from runtime.calendars.tables import calendar, calendar_day
from runtime.engine import Mortise
from runtime.identity.trail import record_change
from runtime.work import Work

CHANNEL = "mortise_calendar"
PART = "calendar"
BACK, AHEAD = 2, 6
"""How many years of public holidays are looked up."""


async def current_calendar(work: Work) -> Calendar:
    """The workspace's calendar."""
    kept = work.mortise.parts.get(PART)
    if kept is not None and kept[0] == work.now.year:
        found: Calendar = kept[1]
        return found
    settings, days = await _read(work)
    found = build_calendar(settings, days, work.now.year, work.mortise.settings.timezone)
    work.mortise.parts[PART] = (work.now.year, found)
    return found


def build_calendar(settings: CalendarSettings, days: Mapping[date, tuple[bool, str]], year: int, zone: str) -> Calendar:
    """Public holidays are free and make-up days working, unless an overridden day says otherwise."""
    public = public_days(settings, range(year - BACK, year + AHEAD + 1))
    made_up: set[date] = getattr(public, "weekend_workdays", set())
    free = {day for day in public if day not in made_up} | {day for day, (works, _) in days.items() if not works}
    extra = (set(made_up) | {day for day, (works, _) in days.items() if works}) - {
        day for day, (works, _) in days.items() if not works
    }
    return Calendar(
        zone=zone,
        weekdays=frozenset(settings.weekdays),
        holidays=frozenset(free - extra),
        extra=frozenset(extra),
        hours=tuple(settings.hours),
    )


async def calendar_view(work: Work, year: int) -> dict[str, Any]:
    """`{settings, year, days: [{day, works, label, source: public | made_up | own}]}`: every day that is not as its
    weekday."""
    settings, own = await _read(work)
    language = work.actor.language or "en"
    public = public_days(settings, range(year, year + 1), language)
    days: dict[date, dict[str, Any]] = {
        day: {"day": day, "works": False, "label": name, "source": "public"}
        for day, name in sorted(dict(public).items())
        if day.year == year
    }
    label = Text("Working day in exchange", "调休上班").to(language)
    for day in getattr(public, "weekend_workdays", ()):
        if day.year == year:
            days[day] = {"day": day, "works": True, "label": label, "source": "made_up"}
    for day, (works, name) in own.items():
        if day.year == year:
            days[day] = {"day": day, "works": works, "label": name, "source": "own"}
    return {
        "settings": settings.model_dump(mode="json"),
        "timezone": work.mortise.settings.timezone,
        "year": year,
        "days": [days[each] for each in sorted(days)],
    }


async def save_calendar(work: Work, settings: CalendarSettings) -> None:
    before, _ = await _read(work)
    values = {"key": "workspace", "settings": settings.model_dump(mode="json"), "changed_at": work.now}
    await work.connection.execute(
        insert(calendar).values(values).on_conflict_do_update(index_elements=["key"], set_=values)
    )
    await record_change(work, "calendar", 0, before.model_dump(mode="json"), settings.model_dump(mode="json"))
    await _tell(work)


async def set_days(work: Work, days: Sequence[date], works: bool | None, label: str = "") -> None:
    """Make these days working or free; `works` None takes what was set for them back."""
    if not days or len(days) > 400:
        raise InputError.because(
            "calendar.days", Text("Name between 1 and 400 days.", "请选择 1 到 400 天。"), pointer="/days"
        )
    await work.connection.execute(sa.delete(calendar_day).where(calendar_day.c.day.in_(days)))
    if works is not None:
        rows = [{"day": each, "works": works, "label": label} for each in dict.fromkeys(days)]
        await work.connection.execute(sa.insert(calendar_day), rows)
    name = " – ".join(dict.fromkeys(f"{each:%Y-%m-%d}" for each in (min(days), max(days))))
    await record_change(work, "calendar", 0, {}, {name: {"works": works, "label": label}})
    await _tell(work)


def span_of_days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def forget_calendar(mortise: Mortise) -> None:
    mortise.parts.pop(PART, None)


async def _read(work: Work) -> tuple[CalendarSettings, dict[date, tuple[bool, str]]]:
    saved = await work.connection.scalar(sa.select(calendar.c.settings).where(calendar.c.key == "workspace"))
    rows = (await work.connection.execute(sa.select(calendar_day).order_by(calendar_day.c.day))).all()
    settings = CalendarSettings.model_validate(saved) if saved else CalendarSettings()
    return settings, {row.day: (row.works, row.label) for row in rows}


async def _tell(work: Work) -> None:
    """Every process forgets the calendar once this transaction commits; this one at once."""
    forget_calendar(work.mortise)
    await work.connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
