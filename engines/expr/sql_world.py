"""Values of the world as bind parameters, and PostgreSQL's calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql

from engines.data.types import Kind, Type

Column = sa.ColumnElement[Any]
MOMENT = sa.DateTime(timezone=True)
_TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.Numeric(), Kind.STRING: sa.Text(), Kind.BOOLEAN: sa.Boolean(), Kind.DATE: sa.Date(),
    Kind.DATE_TIME: MOMENT, Kind.TIME: sa.Time(), Kind.DAYS_DURATION: sa.Interval(), Kind.RECORD: sa.BigInteger(),
}  # fmt: skip


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

    def local_date(self, moment: Column) -> Column:
        return sa.cast(self.wall_clock(moment), sa.Date)

    def start_of_day(self, day: Column) -> Column:
        return sa.type_coerce(func.timezone(self.timezone, sa.cast(day, sa.DateTime())), MOMENT)

    def day(self, value: Column, type_: Type) -> Column:
        """The local date of a date or a moment."""
        return self.local_date(value) if type_.kind is Kind.DATE_TIME else value

    def shifted_by_months(self, value: Column, months: Column, type_: Type) -> Column:
        span = func.make_interval(0, months)
        if type_.kind is Kind.DATE:
            return sa.cast(sa.cast(value, sa.DateTime()) + span, sa.Date)
        return sa.type_coerce(func.timezone(self.timezone, self.wall_clock(value) + span), MOMENT)

    def shifted_by_days(self, value: Column, span: Column, sign: int, type_: Type) -> Column:
        """Exact: a day of a duration is 24 hours. A date moves by whole days, rounded down."""
        start = sa.cast(value, sa.DateTime()) if type_.kind is Kind.DATE else value
        moved = start + exact(span) if sign > 0 else start - exact(span)
        return sa.cast(moved, sa.Date) if type_.kind is Kind.DATE else sa.type_coerce(moved, sql_type(type_))


def exact(span: Column) -> Column:
    """An interval without days, which PostgreSQL would stretch at a change of the clocks."""
    if isinstance(span, sa.BindParameter) and isinstance(span.value, timedelta):
        return interval_of(span.value)
    return sa.type_coerce(func.make_interval(0, 0, 0, 0, 0, 0, sa.cast(seconds_of(span), sa.Double)), sa.Interval())


def interval_of(span: timedelta) -> Column:
    seconds: Column = sa.literal(span.total_seconds(), sa.Double())
    return sa.type_coerce(func.make_interval(0, 0, 0, 0, 0, 0, seconds), sa.Interval())


def seconds_of(span: Column) -> Column:
    return sa.cast(sa.extract("epoch", span), sa.Numeric)


def days_interval(days: Column) -> Column:
    return sa.type_coerce(func.make_interval(0, 0, 0, days), sa.Interval())
