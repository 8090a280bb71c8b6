"""`DAY`: the day of the month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Part, day_of
from engines.kernel.texts import Text


class Day(Part):
    names = ("DAY", "day")
    doc = Text("The day of the month.", "日（1–31）。")
    examples = (('DAY(@"2026-05-14")', "14"),)
    unit = "day"

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).day)
