"""From one type to another (DMN 1.5 §10.3.4.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import DATE, DATE_TIME, MONTHS_DURATION, NUMBER, STRING, TIME, Type
from engines.expr import temporal
from engines.expr.decimals import number_text
from engines.expr.env import Env
from engines.expr.escapes import quote
from engines.expr.function import Function
from engines.expr.ops import local
from engines.expr.temporal import MonthsDuration
from engines.expr.values import Range
from engines.kernel.texts import Text


class TemporalFunction(Function):
    group = "date"


class DateOf(TemporalFunction):
    names = ("date", "DATE")
    takes = ("from: string", "from: date and time", "from: date", "year: number, month: number, day: number")
    gives = DATE
    world = True
    doc = Text("The date a text, a moment or three numbers mean.", "由文本、时刻或年月日得到日期。")
    examples = (('date("2012-12-25")', '@"2012-12-25"'), ("date(2012, 12, 25)", '@"2012-12-25"'), ('date("x")', "null"))
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, month: Decimal | None = None, day: Decimal | None = None) -> date | None:
        if month is not None and day is not None:
            try:
                return date(int(value), int(month), int(day))
            except (ValueError, OverflowError):
                return None
        if isinstance(value, datetime):
            return local(value, env).date()  # type: ignore[no-any-return]
        return temporal.read_date(value) if isinstance(value, str) else value

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if len(arguments) == 1 and types[0] == DATE_TIME:
            return world.local_date(arguments[0])  # type: ignore[no-any-return]
        if len(arguments) == 1 and types[0] == DATE:
            return arguments[0]  # type: ignore[no-any-return]
        raise NotImplementedError


class TimeOf(TemporalFunction):
    names = ("time",)
    takes = ("from: string", "from: date and time", "from: time", "from: date",
             "hour: number, minute: number, second: number, offset?: days")  # fmt: skip
    gives = TIME
    world = True
    nulls = True
    doc = Text("The time of day.", "一天中的时间。")
    examples = (('time("23:59:00")', '@"23:59:00"'), ("time(14, 30, 0)", '@"14:30:00"'))

    @staticmethod
    def run(
        env: Env, value: Any, minute: Any = None, second: Any = None, offset: timedelta | None = None
    ) -> time | None:
        if minute is not None and second is not None and value is not None:
            try:
                zone = None if offset is None else timezone(offset)
                micros = int((Decimal(second) % 1) * 1_000_000)
                return time(int(value), int(minute), int(second), micros, zone)
            except ValueError:
                return None
        if isinstance(value, datetime):
            return local(value, env).timetz()  # type: ignore[no-any-return]
        if isinstance(value, date):
            return time(0, 0, tzinfo=UTC)
        return temporal.read_time(value) if isinstance(value, str) else value


class DateAndTime(TemporalFunction):
    names = ("date and time",)
    takes = ("from: string", "from: date and time", "date: date | date and time, time: time",
             "date: date | date and time, timezone: string")  # fmt: skip
    gives = DATE_TIME
    doc = Text("A date with a time of day.", "日期加时间。")
    examples = (
        ('date and time("2012-12-24T23:59:00")', '@"2012-12-24T23:59:00"'),
        ('date and time(date("2012-12-24"), time("23:59:00"))', '@"2012-12-24T23:59:00"'),
    )

    @staticmethod
    def run(value: Any, clock: Any = None) -> datetime | None:
        if isinstance(clock, time):
            return datetime.combine(value.date() if isinstance(value, datetime) else value, clock)
        if isinstance(clock, str):
            return None
        return temporal.read_date_time(value) if isinstance(value, str) else value


class Duration(TemporalFunction):
    names = ("duration",)
    takes = ("from: string",)
    doc = Text("The duration a text in ISO 8601 means.", "由 ISO 8601 文本得到时长。")
    examples = (('duration("P1Y2M")', '@"P1Y2M"'), ('duration("P1DT2H")', '@"P1DT2H"'))

    @staticmethod
    def run(text: str) -> Any:
        return temporal.read_duration(text)


class YearsAndMonths(TemporalFunction):
    names = ("years and months duration",)
    takes = ("from: date | date and time, to: date | date and time",)
    gives = MONTHS_DURATION
    doc = Text("The whole months between two dates.", "两个日期相差的整月数。")
    examples = (('years and months duration(date("2011-12-22"), date("2013-08-24"))', '@"P1Y8M"'),)

    @staticmethod
    def run(start: date, end: date) -> MonthsDuration:
        return MonthsDuration(whole_months(start, end))


def whole_months(start: Any, end: Any) -> int:
    months: int = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return months


def text_of(value: Any, inner: bool = False) -> str:
    """The FEEL text of any value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return number_text(value)
        case str():
            return quote(value) if inner else value
        case list() | tuple():
            return "[" + ", ".join(text_of(each, True) for each in value) + "]"
        case Range():
            ends = f"{text_of(value.low, True)}..{text_of(value.high, True)}"
            return f"{'[' if value.low_closed else '('}{ends}{']' if value.high_closed else ')'}"
        case Mapping():
            if "id" in value:
                return str(value.get("title") or value.get("name") or value["id"])
            return "{" + ", ".join(f"{_key(key)}: {text_of(each, True)}" for key, each in value.items()) + "}"
        case date() | time() | timedelta() | MonthsDuration():
            return temporal.text_of(value)
        case _:
            return str(value)


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else quote(key)


class StringOf(Function):
    names = ("string", "TEXT")
    takes = ("from: any, mask?: string",)
    gives = STRING
    group = "text"
    doc = Text("The text of a value.", "把值转成文本。")
    examples = (("string(1.1)", '"1.1"'), ("string(null)", "null"), ('string(@"2012-12-25")', '"2012-12-25"'))
    world = True
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, mask: str | None = None) -> str:
        return text_of(local(value, env)) if isinstance(value, datetime) else text_of(value)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if types[0].kind == STRING.kind:
            return arguments[0]  # type: ignore[no-any-return]
        if types[0] == NUMBER:
            return sa.cast(func.trim_scale(sa.cast(arguments[0], sa.Numeric)), sa.Text)
        if types[0] == DATE:
            return func.to_char(arguments[0], "YYYY-MM-DD")
        raise NotImplementedError
