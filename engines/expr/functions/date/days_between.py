"""`days between`: the number of days from one date to another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import NUMBER, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.expr.sql.numbers import typed
from engines.kernel.texts import Text


class DaysBetween(CalendarFunction):
    names = ("days between",)
    total = True
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text("The number of days from one date to another.", "两个日期相差的天数。")
    examples = (('days between(@"2026-01-01", @"2026-03-01")', "59"),)
    pushable = True

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal((day_of(end, env) - day_of(start, env)).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start, end = (world.day(value, type_) for value, type_ in zip(arguments, types, strict=True))
        return typed(sa.cast(end - start, sa.Numeric), 7)
