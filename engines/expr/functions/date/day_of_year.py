"""`day of year`: the day of the year, 1 to 366."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Part, day_of
from engines.kernel.texts import Text


class DayOfYear(Part):
    names = ("day of year",)
    doc = Text("The day of the year, 1 to 366.", "一年中的第几天。")
    examples = (('day of year(@"2019-09-17")', "260"),)
    unit = "doy"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).timetuple().tm_yday)
