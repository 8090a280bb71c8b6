"""`EDATE`: the date that many months later."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import DATE
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.kernel.texts import Text


class AddMonths(CalendarFunction):
    names = ("EDATE",)
    takes = ("date: date | date and time, months: number",)
    gives = DATE
    world = True
    doc = Text("The date that many months later.", "若干个月之后的日期。")
    examples = (('EDATE(@"2026-01-31", 1)', '@"2026-02-28"'),)

    @staticmethod
    def run(env: Env, value: Any, months: Decimal) -> Any:
        from engines.expr.temporal import add_months

        return add_months(day_of(value, env), int(months))
