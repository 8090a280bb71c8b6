"""Dates, times and durations: reading and writing their FEEL texts (XML Schema, DMN 1.5 §10.3.2.3 and §10.3.4.1).

A duration of years and months is `MonthsDuration`; everything else is Python's own class, or its wide twin (`wide.py`)
where Python's is too narrow. A date and time without an offset is naive. A zone that was *written* (`Z`, `+08:00`,
`@Asia/Shanghai`) is kept and printed; a stored moment has `datetime.UTC`, and people see it in the app's time zone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache, total_ordering
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engines.expr.calendar import DAY_NANOS, days_in_month, months_later
from engines.expr.decimals import CONTEXT
from engines.expr.wide import (
    DATE_TIMES,
    DATES,
    TIMES,
    Date,
    DateTime,
    Days,
    Time,
    date_of,
    days_of,
    moment_from,
    moment_of,
    nanos_of,
    number_of,
    sub_nanos,
    time_of,
)

__all__ = [
    "ZULU", "MonthsDuration", "WrittenZone", "add_months", "days_in_month", "duration_text", "is_stored", "midnight",
    "read_any", "read_date", "read_date_time", "read_duration", "read_time", "read_zone", "seconds_of", "stored", "text_of",
]  # fmt: skip


@total_ordering
class MonthsDuration:
    """A duration of whole months; one year is twelve."""

    __slots__ = ("months",)

    def __init__(self, months: int) -> None:
        self.months = months

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MonthsDuration) and other.months == self.months

    def __lt__(self, other: MonthsDuration) -> bool:
        return self.months < other.months

    def __hash__(self) -> int:
        return hash(("months", self.months))

    def __neg__(self) -> MonthsDuration:
        return MonthsDuration(-self.months)

    def __abs__(self) -> MonthsDuration:
        return MonthsDuration(abs(self.months))

    def __add__(self, other: MonthsDuration) -> MonthsDuration:
        return MonthsDuration(self.months + other.months)

    def __sub__(self, other: MonthsDuration) -> MonthsDuration:
        return MonthsDuration(self.months - other.months)

    def __repr__(self) -> str:
        return f"MonthsDuration({self.months})"

    def __str__(self) -> str:
        return duration_text(self)


class WrittenZone(ZoneInfo):
    """A named zone of a text: `@Asia/Shanghai`."""


ZULU = timezone(timedelta(), "Z")
"""The offset of a text that ends in Z, apart from the UTC of stored moments."""
_DATE = re.compile(r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)", re.A)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?", re.A)
_DURATION = re.compile(
    r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.A
)
_MOST_DIGITS = 30
_BILLION = Decimal(1_000_000_000)


def is_stored(zone: tzinfo | None) -> bool:
    """Whether a zone is the UTC of stored moments, not one somebody wrote."""
    return zone is UTC or (zone is not None and not isinstance(zone, (WrittenZone, timezone)))


# -- reading
def read_date(text: str) -> Date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return date_of(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str) -> Time | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second, nanos = int(found[1]), int(found[2]), int(found[3]), _nanos(found[4])
    try:
        midnight_again = hour == 24 and minute == second == nanos == 0
        return time_of(0 if midnight_again else hour, minute, second, nanos, read_zone(found[5]))
    except ValueError:
        return None


def read_date_time(text: str) -> DateTime | None:
    """`2026-01-31T09:30:00Z`; without an offset it is a local date and time (naive); a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    the_date = read_date(day)
    if the_date is None:
        return None
    the_time = read_time(clock) if separator else time()
    if the_time is None:
        return None
    if clock.startswith("24"):
        return moment_from((number_of(the_date) + 1) * DAY_NANOS, the_time.tzinfo)
    return moment_of(the_date, the_time)


def read_duration(text: str) -> MonthsDuration | Days | None:
    found = _DURATION.fullmatch(text)
    if not found or text.endswith(("P", "T")) or any(each and len(each) > _MOST_DIGITS for each in found.groups()[:7]):
        return None
    sign = -1 if found[1] else 1
    years, months, *rest = found.groups()[1:7]
    if years or months:
        return None if any(rest) else MonthsDuration(sign * (int(years or 0) * 12 + int(months or 0)))
    days, hours, minutes, seconds = (int(each or 0) for each in rest)
    try:
        whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return days_of(sign * (whole * 1_000_000_000 + _nanos(found[8])))
    except OverflowError:
        return None


def read_any(text: str) -> Any:
    """What an at-literal means, or None."""
    if text[:1] in "-P" and "P" in text[:2]:
        return read_duration(text)
    for read in (read_date, read_time):
        value = read(text)
        if value is not None:
            return value
    return read_date_time(text) if "T" in text else None


def read_zone(text: str | None) -> tzinfo | None:
    """The zone of a text. Raises ValueError when there is none such."""
    if not text:
        return None
    if text in ("Z", "z"):
        return ZULU
    if text[0] == "@":
        return _named(text[1:])
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if offset > timedelta(hours=18) or minutes > 59 or seconds > 59:
        raise ValueError(text)
    return ZULU if not offset else timezone(-offset if text[0] == "-" else offset)


@lru_cache(maxsize=512)
def _named(name: str) -> WrittenZone:
    try:
        return WrittenZone(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


def _nanos(fraction: str | None) -> int:
    return int((fraction + "000000000")[:9]) if fraction else 0


# -- writing
def text_of(value: Any) -> str:
    """The FEEL text of a temporal value, as `string()` gives it."""
    if isinstance(value, DATE_TIMES):
        return f"{_date_text(value)}T{_clock_text(value)}"
    if isinstance(value, DATES):
        return _date_text(value)
    if isinstance(value, TIMES):
        return _clock_text(value)
    return duration_text(value)


def _date_text(value: Date | DateTime) -> str:
    return f"{'-' if value.year < 0 else ''}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"


def _clock_text(value: DateTime | Time) -> str:
    body = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{_fraction(sub_nanos(value))}"
    zone = value.tzinfo
    if zone is None:
        return body
    if isinstance(zone, ZoneInfo):
        return f"{body}@{zone.key}"
    offset = value.utcoffset() or timedelta()
    if not offset:
        return body + "Z"
    seconds = abs(int(offset.total_seconds()))
    sign = "-" if offset < timedelta() else "+"
    tail = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{body}{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def _fraction(nanos: int) -> str:
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def duration_text(value: MonthsDuration | Days) -> str:
    if isinstance(value, MonthsDuration):
        sign, months = ("-" if value.months < 0 else ""), abs(value.months)
        years, months = divmod(months, 12)
        return sign + "P" + (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    whole = nanos_of(value)
    seconds, nanos = divmod(abs(whole), 1_000_000_000)
    days, seconds = divmod(seconds, 86_400)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{_fraction(nanos)}S" if seconds or nanos else ""
    body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if whole < 0 else "") + "P" + (body or "T0S")


# -- making one of another
def stored(value: Any) -> Any:
    """A moment written with Z as a stored one, so that people see it in the app's time zone; anything else as it is."""
    if isinstance(value, datetime) and value.tzinfo is ZULU:
        return value.replace(tzinfo=UTC)
    return value


def add_months(value: Any, months: int) -> Any:
    """A date or a date and time, months later; the day is cut to the month's length. None beyond the calendar."""
    year, month, day = months_later(value.year, value.month, value.day, months)
    if isinstance(value, datetime) and 1 <= year <= 9999:
        return value.replace(year=year, month=month, day=day)
    try:
        moved = date_of(year, month, day)
        return moment_of(moved, value.timetz()) if isinstance(value, DATE_TIMES) else moved
    except ValueError:
        return None


def midnight(value: Date) -> DateTime:
    """The date and time at which a date begins in UTC (the conversion of DMN 1.5 §10.3.2.9.4)."""
    return moment_of(value, time(tzinfo=ZULU))


def seconds_of(value: Days) -> Decimal:
    return CONTEXT.divide(Decimal(nanos_of(value)), _BILLION)
