"""`week of year`: the ISO 8601 week."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Part, day_of
from engines.kernel.texts import Text


class WeekOfYear(Part):
    names = ("week of year",)
    doc = Text("The ISO 8601 week.", "ISO 8601 周数。")
    examples = (('week of year(@"2019-09-17")', "38"),)
    unit = "week"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).isocalendar().week)
