"""`months between`: the number of whole months from one date to another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of, whole_months
from engines.kernel.texts import Text


class MonthsBetween(CalendarFunction):
    names = ("months between",)
    takes = ("start: date | date and time, end: date | date and time",)
    gives = NUMBER
    world = True
    doc = Text("The number of whole months from one date to another.", "两个日期相差的整月数。")
    examples = (('months between(@"2026-01-31", @"2026-03-30")', "1"),)

    @staticmethod
    def run(env: Env, start: Any, end: Any) -> Decimal:
        return Decimal(whole_months(day_of(start, env), day_of(end, env)))
