"""`years between`: the number of whole years from one date to another, such as an age."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import NUMBER, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of, whole_months
from engines.kernel.texts import Text


class YearsBetween(CalendarFunction):
    names = ("years between",)
    total = True
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text(
        "The number of whole years from one date to another, such as an age.", "两个日期相差的整年数，例如年龄。"
    )
    examples = (('years between(@"2000-05-10", @"2026-05-09")', "25"),)
    pushable = True

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        months = whole_months(day_of(start, env), day_of(end, env))
        return Decimal(months // 12 if months >= 0 else -(-months // 12))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start, end = (world.day(value, type_) for value, type_ in zip(arguments, types, strict=True))
        return func.div(world.whole_months(start, end), 12)
