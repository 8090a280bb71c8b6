"""`start of year`: the first day of the year."""

from __future__ import annotations

from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Boundary, day_of
from engines.kernel.texts import Text


class StartOfYear(Boundary):
    names = ("start of year",)
    doc = Text("The first day of the year.", "当年第一天。")
    examples = (('start of year(@"2026-02-14")', '@"2026-01-01"'),)
    unit = "year"

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        return day_of(value, env).replace(month=1, day=1)
