"""Values of the world as bind parameters, and PostgreSQL's calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql

from engines.data.types import Kind, Type
from engines.expr.sql.numbers import half_even

Column = sa.ColumnElement[Any]
MOMENT = sa.DateTime(timezone=True)
_TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.Numeric(), Kind.STRING: sa.Text(), Kind.BOOLEAN: sa.Boolean(), Kind.DATE: sa.Date(),
    Kind.DATE_TIME: MOMENT, Kind.TIME: sa.Time(), Kind.DAYS_DURATION: sa.Interval(), Kind.RECORD: sa.BigInteger(),
    Kind.MONTHS_DURATION: sa.Numeric(9, 0),
}  # fmt: skip
_MICRO = timedelta(microseconds=1)
_SECOND, _HOUR, _DAY, _MONTH = (
    sa.literal_column(f"interval '1 {unit}'", sa.Interval()) for unit in ("second", "hour", "day", "month")
)
_FIRST, _LAST = sa.literal_column("date '0001-01-01'", sa.Date()), sa.literal_column("date '9999-12-31'", sa.Date())


def sql_type(type_: Type) -> sa.types.TypeEngine[Any]:
    if type_.kind is Kind.LIST and type_.of is not None and type_.of.kind in _TYPES:
        return postgresql.ARRAY(_TYPES[type_.of.kind])
    return _TYPES.get(type_.kind, sa.types.NullType())


class World:
    """The bind parameters of a statement: compiled once per release, bound per request by `env_binds`."""

    now: Column = sa.bindparam("env_now", type_=MOMENT)
    today: Column = sa.bindparam("env_today", type_=sa.Date())
    timezone: Column = sa.bindparam("env_timezone", type_=sa.Text())

    def user(self, member: str, type_: Type) -> Column:
        """A member of the current user; what `env_binds` does not carry is null."""
        if member in ("id", "department"):
            return sa.bindparam(f"env_user_{member}", type_=sa.BigInteger())
        return sa.bindparam(f"env_user_{member}", value=None, type_=sql_type(type_), required=False)

    def wall_clock(self, moment: Column) -> Column:
        """The moment as a local date and time of the app's time zone."""
        return sa.type_coerce(func.timezone(self.timezone, moment), sa.DateTime())

    def instant(self, wall: Column) -> Column:
        """The moment at which a clock of the app's time zone shows this; the earlier one when it shows it twice
        (PostgreSQL alone takes the later one)."""
        an_hour_before = func.timezone(self.timezone, wall - _HOUR)
        return sa.type_coerce(func.least(func.timezone(self.timezone, wall), an_hour_before + _HOUR), MOMENT)

    def local_date(self, moment: Column) -> Column:
        return sa.cast(self.wall_clock(moment), sa.Date)

    def start_of_day(self, day: Column) -> Column:
        return self.instant(sa.cast(day, sa.DateTime()))

    def day(self, value: Column, type_: Type) -> Column:
        """The local date of a date or a moment."""
        return self.local_date(value) if type_.kind is Kind.DATE_TIME else value

    def shifted_by_months(self, value: Column, months: Column, type_: Type) -> Column:
        """The day is cut to the month's length."""
        span = months * _MONTH
        if type_.kind is Kind.DATE:
            return sa.cast(sa.cast(value, sa.DateTime()) + span, sa.Date)
        return self.instant(sa.type_coerce(self.wall_clock(value) + span, sa.DateTime()))

    def months_later(self, value: Column, months: Column, type_: Type) -> Column:
        """By a number of months that a row holds; NULL beyond the years 1 to 9999."""
        day = self.day(value, type_)
        far = func.date_part("year", day) * 12 + func.date_part("month", day) - 1 + months
        moved = self.shifted_by_months(value, months, type_)
        return sa.case((far.between(12, 9999 * 12 + 11), moved), else_=sa.null())

    def shifted_by_days(self, value: Column, span: Column, sign: int, type_: Type) -> Column:
        """Exact: a day of a duration is 24 hours. A date moves by whole days, rounded down."""
        start = sa.cast(value, sa.DateTime()) if type_.kind is Kind.DATE else value
        moved = start + exact(span) if sign > 0 else start - exact(span)
        return sa.cast(moved, sa.Date) if type_.kind is Kind.DATE else sa.type_coerce(moved, sql_type(type_))

    def days_later(self, value: Column, span: Column, sign: int, type_: Type) -> Column:
        """By a duration that a row holds; NULL beyond the years 1 to 9999."""
        days = sign * func.trunc(seconds_of(span) / 86400)
        day = self.day(value, type_)
        reach = sa.and_(days > _FIRST - day, days < _LAST - day)
        return sa.case((reach, self.shifted_by_days(value, span, sign, type_)), else_=sa.null())

    def date_of(self, year: Column, month: Column, day: Column) -> Column:
        """NULL when there is no such day."""
        first = func.make_date(year, month, 1)
        length = func.date_part("day", first + sa.literal_column("interval '1 month - 1 day'", sa.Interval()))
        there = sa.and_(year.between(1, 9999), month.between(1, 12), day >= 1)
        made = sa.case((day <= length, func.make_date(year, month, day)), else_=sa.null())
        return sa.type_coerce(sa.case((there, made), else_=sa.null()), sa.Date())

    def whole_months(self, start: Column, end: Column) -> Column:
        """Whole months from one day to another; negative when the other is earlier."""
        a, b = ({each: func.date_part(each, day) for each in ("year", "month", "day")} for day in (start, end))
        months = (b["year"] - a["year"]) * 12 + b["month"] - a["month"]
        short = sa.case(
            (sa.and_(months > 0, b["day"] < a["day"]), 1), (sa.and_(months < 0, b["day"] > a["day"]), -1), else_=0
        )
        return sa.type_coerce(sa.cast(months - short, sa.Numeric), sa.Numeric(9, 0))

    def weekdays_until(self, day: Column) -> Column:
        """Mondays to Fridays from the first day of the calendar (a Monday) up to a day, which counts."""
        days = _since_first(day)
        count = days.op("/")(7) * 5 + func.least(days.op("%")(7) + 1, 5)
        return sa.type_coerce(sa.cast(count, sa.Numeric), sa.Numeric(9, 0))

    def weekdays_later(self, day: Column, count: Column) -> Column:
        """The day that many Mondays to Fridays later; from a weekend, counted from its Friday or its Monday."""
        weekday = _since_first(day).op("%")(7)
        last, first = func.least(weekday, 4), sa.case((weekday > 4, 0), else_=weekday)
        forward = day - (weekday - last) + _steps(count, count.op("%")(5) > 4 - last)
        back = day + sa.case((weekday > 4, 7 - weekday), else_=0) - _steps(-count, (-count).op("%")(5) > first)
        moved = sa.case((count > 0, forward), (count < 0, back), else_=day)
        reach = _since_first(day) + (count * 7).op("/")(5)
        inside = sa.and_(count.between(-100_000, 100_000), reach.between(9, 3_652_049))
        return sa.type_coerce(sa.case((inside, moved), else_=sa.null()), sa.Date())


def _since_first(day: Column) -> Any:
    return sa.type_coerce(day - _FIRST, sa.Integer()).self_group()


def _steps(count: Any, over_a_weekend: Any) -> Any:
    """Calendar days of that many working days."""
    return count.op("/")(5) * 7 + count.op("%")(5) + sa.case((over_a_weekend, 2), else_=0)


def exact(span: Column) -> Column:
    """An interval without days, which PostgreSQL would stretch at a change of the clocks."""
    if isinstance(span, sa.Cast):
        return span
    return sa.type_coerce(sa.cast(seconds_of(span), sa.Double) * _SECOND, sa.Interval())


def interval_of(span: timedelta) -> Column:
    """Written in seconds, for the same reason."""
    return sa.cast(sa.literal(f"{span // _MICRO} microseconds", sa.Text()), sa.Interval)


def seconds_of(span: Column) -> Column:
    """With six decimals."""
    return sa.type_coerce(sa.cast(sa.extract("epoch", span), sa.Numeric), sa.Numeric(22, 6))


def interval_of_seconds(seconds: Column) -> Column:
    """To the microsecond, halves to even; NULL beyond what a duration can be."""
    micros = half_even(seconds * 1_000_000)
    day = sa.literal_column("86400000000", sa.Numeric())
    rest = sa.cast(func.mod(micros, day) / 1_000_000, sa.Double)
    made = sa.cast(func.div(micros, day), sa.Integer) * _DAY + rest * _SECOND
    within = func.abs(seconds) < sa.literal_column("86399999913600", sa.Numeric())
    return sa.type_coerce(sa.case((within, made), else_=sa.null()), sa.Interval())


def opposite(span: Column) -> Column:
    """The interval backwards."""
    return sa.type_coerce(sa.literal_column("interval '0'", sa.Interval()) - span, sa.Interval())


def days_interval(days: Column) -> Column:
    return sa.type_coerce(days * _DAY, sa.Interval())
