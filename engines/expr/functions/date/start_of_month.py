"""`start of month`: the first day of the month."""

from __future__ import annotations

from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Boundary, day_of
from engines.kernel.texts import Text


class StartOfMonth(Boundary):
    names = ("start of month",)
    doc = Text("The first day of the month.", "当月第一天。")
    examples = (('start of month(@"2026-02-14")', '@"2026-02-01"'),)

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        return day_of(value, env).replace(day=1)
