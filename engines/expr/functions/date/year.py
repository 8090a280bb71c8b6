"""`YEAR`: the year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Part, day_of
from engines.kernel.texts import Text


class Year(Part):
    names = ("YEAR", "year")
    doc = Text("The year.", "年份。")
    examples = (('YEAR(@"2026-05-14")', "2026"),)

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal(day_of(value, env).year)
