"""`working days between`: mondays to Fridays after one date, up to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import NUMBER, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.kernel.texts import Text


def working_days(start: date, end: date) -> int:
    """Mondays to Fridays after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days(end, start)
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum(1 for day in range(1, rest + 1) if (start + timedelta(days=day)).weekday() < 5)


class WorkingDaysBetween(CalendarFunction):
    names = ("working days between", "NETWORKDAYS")
    cost = 3
    total = True
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text(
        "Mondays to Fridays after one date, up to another.", "两个日期之间的工作日数（周一至周五，不含起始日）。"
    )
    examples = (('working days between(@"2026-05-15", @"2026-05-18")', "1"),)
    pushable = True

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal(working_days(day_of(start, env), day_of(end, env)))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start, end = (world.day(value, type_) for value, type_ in zip(arguments, types, strict=True))
        return world.weekdays_until(end) - world.weekdays_until(start)  # type: ignore[no-any-return]
