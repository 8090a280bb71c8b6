"""Calculating with dates, times and durations (DMN 1.5 §10.3.2.3, tables 57 and 58).

Python's own arithmetic where it is exact; nanoseconds beyond it. Results outside the calendar are null.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engines.expr import decimals
from engines.expr.calendar import DAY_NANOS
from engines.expr.env import Env
from engines.expr.temporal import MonthsDuration, add_months, is_stored
from engines.expr.wide import (
    DATE_TIMES,
    DATES,
    DAYS,
    TIMES,
    Days,
    at_instant,
    clock_from,
    clock_nanos,
    date_from,
    days_of,
    instant_nanos,
    local_nanos,
    moment_from,
    nanos_of,
    number_of,
)

_DAY = timedelta(days=1)


def local(value: Any, env: Env) -> Any:
    """A stored moment (UTC) as people of the app see it; a value written with its own zone stays as it is."""
    if isinstance(value, datetime) and is_stored(value.tzinfo) and not value.utcoffset():
        return value.astimezone(env.zone)
    return value


def start_of_day(value: Any, env: Env) -> Any:
    """The moment a date begins in the app's time zone."""
    if value is None or isinstance(value, DATE_TIMES):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=env.zone).astimezone(UTC)
    return moment_from(number_of(value) * DAY_NANOS, UTC)


def shifted(when: Any, span: Any, sign: int, env: Env) -> Any:
    """A date, time or moment, moved by a duration. Moments move by months in the app's time zone, by days exactly."""
    try:
        if isinstance(span, MonthsDuration):
            return None if isinstance(when, TIMES) else _months_later(when, sign * span.months, env)
        if type(when) is date and isinstance(span, timedelta):
            return _days_later(when, sign * span)
        if isinstance(when, datetime) and isinstance(span, timedelta):
            return _later(when, sign * span)
    except OverflowError:
        pass
    try:
        return _wide_shifted(when, sign * nanos_of(span))
    except (ValueError, OverflowError):
        return None


def _days_later(when: date, span: timedelta) -> date:
    return when + timedelta(days=span // _DAY)


def _later(when: datetime, span: timedelta) -> datetime:
    if when.tzinfo is None or when.tzinfo is UTC:
        return when + span
    return (when.astimezone(UTC) + span).astimezone(when.tzinfo)


def _months_later(when: Any, months: int, env: Env) -> Any:
    if isinstance(when, datetime) and is_stored(when.tzinfo):
        moved = add_months(local(when, env), months)
        return moved.astimezone(UTC) if isinstance(moved, datetime) else moved
    return add_months(when, months)


def _wide_shifted(when: Any, nanos: int) -> Any:
    if isinstance(when, TIMES):
        return clock_from(clock_nanos(when) + nanos, when.tzinfo)
    if isinstance(when, DATE_TIMES):
        if when.tzinfo is None:
            return moment_from(local_nanos(when) + nanos, None)
        return at_instant(instant_nanos(when) + nanos, when.tzinfo)
    return date_from((number_of(when) * DAY_NANOS + nanos) // DAY_NANOS)


def between_moments(left: Any, right: Any, env: Env) -> Days | None:
    """`left - right` of dates and moments; null when only one of two moments has an offset."""
    if isinstance(left, DATE_TIMES) != isinstance(right, DATE_TIMES):
        left, right = start_of_day(left, env), start_of_day(right, env)
    if not isinstance(left, DATE_TIMES):
        return left - right  # type: ignore[no-any-return]
    if (left.tzinfo is None) != (right.tzinfo is None):
        return None
    if isinstance(left, datetime) and isinstance(right, datetime):
        if left.tzinfo is not None:
            left, right = left.astimezone(UTC), right.astimezone(UTC)
        span: timedelta = left - right
        return span
    return days_of(instant_nanos(left) - instant_nanos(right))


def between_times(left: Any, right: Any) -> Days | None:
    """`left - right` of times of day; null when only one of them has an offset."""
    if (left.tzinfo is None) != (right.tzinfo is None):
        return None
    return days_of(_clock(left) - _clock(right))


def _clock(value: Any) -> int:
    return clock_nanos(value) - nanos_of(value.utcoffset() or timedelta())


def scaled(span: Any, factor: Decimal) -> Any:
    """A duration times a number: whole months, or whole nanoseconds."""
    if isinstance(span, MonthsDuration):
        months = decimals.multiply(Decimal(span.months), factor)
        return MonthsDuration(int(months)) if months.adjusted() < 30 else None
    nanos = decimals.multiply(Decimal(nanos_of(span)), factor)
    try:
        return days_of(int(nanos.to_integral_value())) if nanos.adjusted() < 60 else None
    except OverflowError:
        return None


def is_point(value: Any) -> bool:
    """Whether the value is a date, or a date and time."""
    return isinstance(value, (*DATES, *DATE_TIMES))


def is_span(value: Any) -> bool:
    return isinstance(value, (MonthsDuration, *DAYS))


def is_time(value: Any) -> bool:
    return isinstance(value, (time, *TIMES))
