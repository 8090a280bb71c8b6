"""`start of week`: the Monday of the week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engines.expr.env import Env
from engines.expr.functions.date import Boundary, day_of
from engines.kernel.texts import Text


class StartOfWeek(Boundary):
    names = ("start of week",)
    doc = Text("The Monday of the week.", "当周星期一。")
    examples = (('start of week(@"2026-05-14")', '@"2026-05-11"'),)
    unit = "week"

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        day = day_of(value, env)
        return day - timedelta(days=day.weekday())
