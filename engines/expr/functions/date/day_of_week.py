"""`day of week`: the English name of the weekday."""

from __future__ import annotations

from typing import Any

from engines.data.types import STRING
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.kernel.texts import Text


class DayOfWeek(CalendarFunction):
    names = ("day of week",)
    takes = (WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the weekday.", "星期几（英文名）。")
    examples = (('day of week(@"2019-09-17")', '"Tuesday"'),)

    @staticmethod
    def run(env: Env, value: Any) -> str:
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        return names[day_of(value, env).weekday()]
