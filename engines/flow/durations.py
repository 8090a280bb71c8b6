"""Durations in words ("2 working days", "4 小时") and when they end on a business calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["minute", "hour", "day", "week", "month", "year", "working day", "working hour"]

_UNITS: dict[str, Unit] = {
    "minute": "minute",
    "minutes": "minute",
    "min": "minute",
    "分钟": "minute",
    "hour": "hour",
    "hours": "hour",
    "h": "hour",
    "小时": "hour",
    "个小时": "hour",
    "day": "day",
    "days": "day",
    "天": "day",
    "日": "day",
    "week": "week",
    "weeks": "week",
    "周": "week",
    "个星期": "week",
    "星期": "week",
    "month": "month",
    "months": "month",
    "个月": "month",
    "月": "month",
    "year": "year",
    "years": "year",
    "年": "year",
    "working day": "working day",
    "working days": "working day",
    "business days": "working day",
    "business day": "working day",
    "个工作日": "working day",
    "工作日": "working day",
    "working hour": "working hour",
    "working hours": "working hour",
    "工作小时": "working hour",
    "个工作小时": "working hour",
}
_PATTERN = re.compile(r"^\s*(\d{1,6})\s*([^\d\s][^\d]*?)\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """`amount` of `unit`, as the analyst wrote it; how long it is depends on when it starts."""

    amount: int
    unit: Unit


def parse_span(text: str) -> Span | None:
    """`parse_span("2 working days") == Span(2, "working day")`; None when the text is no duration in words."""
    found = _PATTERN.match(text)
    unit = _UNITS.get(" ".join(found[2].lower().split())) if found else None
    return Span(int(found[1]), unit) if found and unit else None


@dataclass(frozen=True)
class Calendar:
    """When people work. Holidays are free days, `extra` are working days on a weekend (调休)."""

    zone: str = "Asia/Shanghai"
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    holidays: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    opens: time = time(9)
    closes: time = time(18)

    def works_on(self, day: date) -> bool:
        return day in self.extra or (day.weekday() in self.weekdays and day not in self.holidays)

    def end(self, start: datetime, span: Span) -> datetime:
        """The instant (UTC) at which `span`, begun at `start`, is over."""
        match span.unit:
            case "minute":
                return start + timedelta(minutes=span.amount)
            case "hour":
                return start + timedelta(hours=span.amount)
            case "working hour":
                return self._after_working_hours(start, span.amount)
            case _:
                local = start.astimezone(ZoneInfo(self.zone))
                day = self._day(local.date(), span)
                return datetime.combine(day, local.timetz()).astimezone(UTC)

    def _day(self, day: date, span: Span) -> date:
        match span.unit:
            case "working day":
                left = span.amount
                while left:
                    day += timedelta(days=1)
                    left -= self.works_on(day)
                return day
            case "week":
                return day + timedelta(weeks=span.amount)
            case "month" | "year":
                return add_months(day, span.amount * (12 if span.unit == "year" else 1))
            case _:
                return day + timedelta(days=span.amount)

    def _after_working_hours(self, start: datetime, hours: int) -> datetime:
        zone = ZoneInfo(self.zone)
        local = start.astimezone(zone)
        left = timedelta(hours=hours)
        day = local.date()
        while True:
            opens, closes = (datetime.combine(day, each, zone) for each in (self.opens, self.closes))
            begin = max(local, opens)
            if self.works_on(day) and begin < closes:
                if begin + left <= closes:
                    return (begin + left).astimezone(UTC)
                left -= closes - begin
            day += timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day: 31 January + 1 month is 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
