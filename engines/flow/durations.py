"""Durations in words ("2 working days", "4 小时", "2 days before due_on") and when they end on a business calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from engines.kernel.errors import EvaluationFailed
from engines.kernel.texts import Text

Unit = Literal["minute", "hour", "day", "week", "month", "year", "working day", "working hour", "working minute"]
MOST_DAYS = 20_000
"""How far a calendar is searched for working time."""

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
    "working minute": "working minute",
    "working minutes": "working minute",
    "工作分钟": "working minute",
}
_PATTERN = re.compile(r"^\s*(\d{1,6})\s*([^\d\s][^\d]*?)\s*$")
_RELATIVE = re.compile(r"^\s*(\d{1,6}\s*[^\d\s][^\d]*?)\s+(before|after)\s+(\S.*)$", re.IGNORECASE)
_RELATIVE_ZH = re.compile(r"^\s*(\S.*?)\s*(?:之)?(前|后)\s*(\d{1,6}\s*[^\d\s][^\d]*?)\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """`amount` of `unit`, as the analyst wrote it; how long it is depends on when it starts."""

    amount: int
    unit: Unit

    @property
    def is_working(self) -> bool:
        """Whether it only passes while people work."""
        return self.unit.startswith("working")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@dataclass(frozen=True, slots=True)
class When:
    """A time as it is written: `span` from now, `span` before or after the FEEL instant `of`, or that instant itself."""

    span: Span | None = None
    of: str | None = None


def parse_span(text: str) -> Span | None:
    """`parse_span("2 working days") == Span(2, "working day")`; None when the text is no duration in words."""
    found = _PATTERN.match(text)
    unit = _UNITS.get(" ".join(found[2].lower().split())) if found else None
    return Span(int(found[1]), unit) if found and unit else None


def parse_when(text: str) -> When:
    """`parse_when("2 days before due_on") == When(Span(-2, "day"), "due_on")`; what is no span in words is FEEL."""
    if span := parse_span(text):
        return When(span)
    if (found := _RELATIVE.match(text)) and (span := parse_span(found[1])):
        return When(Span(-span.amount if found[2].lower() == "before" else span.amount, span.unit), found[3].strip())
    if (found := _RELATIVE_ZH.match(text)) and (span := parse_span(found[3])):
        return When(Span(-span.amount if found[2] == "前" else span.amount, span.unit), found[1].strip())
    return When(None, text)


@dataclass(frozen=True)
class Calendar:
    """When people work. Holidays are free days, `extra` are working days on a weekend (调休)."""

    zone: str = "Asia/Shanghai"
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    holidays: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    hours: tuple[tuple[time, time], ...] = ((time(9), time(18)),)
    """The working hours of a day, in order; several parts leave out a lunch break."""

    def works_on(self, day: date) -> bool:
        return day in self.extra or (day.weekday() in self.weekdays and day not in self.holidays)

    def end(self, start: datetime, span: Span) -> datetime:
        """The instant (UTC) at which `span`, begun at `start`, is over; before `start` when the amount is negative."""
        start = start.astimezone(UTC)  # where a day has 24 hours
        match span.unit:
            case "minute":
                return start + timedelta(minutes=span.amount)
            case "hour":
                return start + timedelta(hours=span.amount)
            case "working hour":
                return self.after(start, timedelta(hours=span.amount))
            case "working minute":
                return self.after(start, timedelta(minutes=span.amount))
            case _:
                local = start.astimezone(ZoneInfo(self.zone))
                day = self._day(local.date(), span)
                return datetime.combine(day, local.timetz()).astimezone(UTC)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The instant at which `work` of working time has passed since `start` (negative: before it)."""
        if work < timedelta(0):
            return self._before(start, -work)
        for opens, closes in self._parts(start, 1):
            begin = max(start, opens)
            if begin < closes:
                if begin + work <= closes:
                    return begin + work
                work -= closes - begin
        raise _never_works()

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants."""
        found = timedelta(0)
        for opens, closes in self._parts(start, 1):
            if opens >= end:
                break
            found += max(timedelta(0), min(end, closes) - max(start, opens))
        return found

    def _before(self, start: datetime, work: timedelta) -> datetime:
        for opens, closes in self._parts(start, -1):
            until = min(start, closes)
            if opens < until:
                if until - work >= opens:
                    return until - work
                work -= until - opens
        raise _never_works()

    def _parts(self, start: datetime, step: int) -> Iterator[tuple[datetime, datetime]]:
        """The working hours from the day of `start` on (or back), as instants."""
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        for _ in range(MOST_DAYS):
            if self.works_on(day):
                for part in self.hours[::step]:
                    opens, closes = (datetime.combine(day, each, zone).astimezone(UTC) for each in part)
                    yield opens, closes
            day += timedelta(days=step)

    def _day(self, day: date, span: Span) -> date:
        match span.unit:
            case "working day":
                return self._working_day(day, span.amount)
            case "week":
                return day + timedelta(weeks=span.amount)
            case "month" | "year":
                return add_months(day, span.amount * (12 if span.unit == "year" else 1))
            case _:
                return day + timedelta(days=span.amount)

    def _working_day(self, day: date, amount: int) -> date:
        left, step = abs(amount), timedelta(days=1 if amount > 0 else -1)
        for _ in range(MOST_DAYS):
            if not left:
                return day
            day += step
            left -= self.works_on(day)
        raise _never_works()


def _never_works() -> EvaluationFailed:
    error = EvaluationFailed.because(
        "flow.calendar_without_work",
        Text("The business calendar has no working time to count.", "工作日历中没有可计算的工作时间。"),
        Text("Set working days and hours in the workspace calendar.", "请在工作日历中设置工作日和工作时间。"),
    )
    assert isinstance(error, EvaluationFailed)
    return error


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
