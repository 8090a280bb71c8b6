"""Dates, times and durations: reading and writing their FEEL texts (ISO 8601, DMN 1.5 §10.3.2.3).

Dates, times and instants are Python's own; a duration of years and months is `MonthsDuration`, one of days and time is
`timedelta`. Everything that makes or reads a temporal value goes through this module, so that wider classes (years
beyond 9999, nanoseconds) can take their place here alone.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import total_ordering
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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

    def __add__(self, other: MonthsDuration) -> MonthsDuration:
        return MonthsDuration(self.months + other.months)

    def __sub__(self, other: MonthsDuration) -> MonthsDuration:
        return MonthsDuration(self.months - other.months)

    def __repr__(self) -> str:
        return f"MonthsDuration({self.months})"

    def __str__(self) -> str:
        return duration_text(self)


_DATE = re.compile(r"(-?\d{4,9})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?")
_DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?)?")


def read_date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3]), _micros(found[4]), read_zone(found[5]))
    except (ValueError, ZoneInfoNotFoundError):
        return None


def read_date_time(text: str) -> datetime | None:
    """`2026-01-31T09:30:00Z`; without an offset it is a local date and time (naive)."""
    day, separator, clock = text.partition("T")
    the_date = read_date(day)
    if the_date is None:
        return None
    the_time = read_time(clock) if separator else time()
    return None if the_time is None else datetime.combine(the_date, the_time)


def read_duration(text: str) -> MonthsDuration | timedelta | None:
    found = _DURATION.fullmatch(text)
    if not found or text.endswith(("P", "T")):
        return None
    sign = -1 if found[1] else 1
    years, months = found[2], found[3]
    rest = [found[index] for index in (4, 5, 6, 7)]
    if years or months:
        if any(rest):
            return None
        return MonthsDuration(sign * (int(years or 0) * 12 + int(months or 0)))
    days, hours, minutes, seconds = (int(each or 0) for each in rest)
    try:
        return sign * timedelta(
            days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=_micros(found[8])
        )
    except OverflowError:
        return None


def read_any(text: str) -> Any:
    """What an at-literal means, or None."""
    for read in (read_duration, read_date, read_time):
        value = read(text)
        if value is not None:
            return value
    return read_date_time(text) if "T" in text else None


def read_zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    if text[0] == "@":
        return ZoneInfo(text[1:])
    parts = [int(part) for part in text[1:].split(":")]
    offset = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)
    if parts[0] > 14 or parts[1] > 59:
        raise ValueError(text)
    return timezone(-offset if text[0] == "-" else offset)


def _micros(fraction: str | None) -> int:
    return int((fraction[1:] + "000000")[:6]) if fraction else 0


def text_of(value: Any) -> str:
    """The FEEL text of a temporal value, as `string()` gives it."""
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{_clock(value)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    return duration_text(value)


def _clock(value: datetime | time) -> str:
    fraction = f"{value.microsecond:06d}".rstrip("0")
    body = f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}" + (f".{fraction}" if fraction else "")
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


def duration_text(value: MonthsDuration | timedelta) -> str:
    if isinstance(value, MonthsDuration):
        sign, months = ("-" if value.months < 0 else ""), abs(value.months)
        years, months = divmod(months, 12)
        return sign + "P" + (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    sign, micros = ("-" if value < timedelta() else ""), abs(value) // timedelta(microseconds=1)
    seconds, micros = divmod(micros, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    fraction = f".{micros:06d}".rstrip("0") if micros else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    body = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return sign + "P" + (body or "T0S")


def add_months(value: Any, months: int) -> Any:
    """A date or a date and time, months later; the day is cut to the month's length. None beyond year 1–9999."""
    total = value.year * 12 + value.month - 1 + months
    year, month = divmod(total, 12)
    month += 1
    if not 1 <= year <= 9999:
        return None
    return value.replace(year=year, month=month, day=min(value.day, days_in_month(year, month)))


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def seconds_of(value: timedelta) -> Decimal:
    return Decimal(value // timedelta(microseconds=1)) / 1_000_000
