"""`start of quarter`: the first day of the quarter."""

from __future__ import annotations

from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Boundary, day_of
from engines.kernel.texts import Text


class StartOfQuarter(Boundary):
    names = ("start of quarter",)
    doc = Text("The first day of the quarter.", "当季第一天。")
    examples = (('start of quarter(@"2026-05-14")', '@"2026-04-01"'),)
    unit = "quarter"

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        day = day_of(value, env)
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
