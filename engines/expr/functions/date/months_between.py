"""`months between`: the number of whole months from one date to another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import NUMBER, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of, whole_months
from engines.kernel.texts import Text


class MonthsBetween(CalendarFunction):
    names = ("months between",)
    total = True
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text("The number of whole months from one date to another.", "两个日期相差的整月数。")
    examples = (('months between(@"2026-01-31", @"2026-03-30")', "1"),)
    pushable = True

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal(whole_months(day_of(start, env), day_of(end, env)))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start, end = (world.day(value, type_) for value, type_ in zip(arguments, types, strict=True))
        return world.whole_months(start, end)  # type: ignore[no-any-return]
