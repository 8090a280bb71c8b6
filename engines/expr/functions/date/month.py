"""`MONTH`: the month, 1 to 12."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Part, day_of
from engines.kernel.texts import Text


class Month(Part):
    names = ("MONTH", "month")
    doc = Text("The month, 1 to 12.", "月份（1–12）。")
    examples = (('MONTH(@"2026-05-14")', "5"),)
    unit = "month"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).month)
