"""`month of year`: the English name of the month."""

from __future__ import annotations

from typing import Any

from engines.data.types import STRING
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.kernel.texts import Text


class MonthOfYear(CalendarFunction):
    names = ("month of year",)
    takes = (WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the month.", "月份（英文名）。")
    examples = (('month of year(@"2019-09-17")', '"September"'),)

    @staticmethod
    def run(env: Env, value: Any) -> str:
        names = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December")  # fmt: skip
        return names[day_of(value, env).month - 1]
