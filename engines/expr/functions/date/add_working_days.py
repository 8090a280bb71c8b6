"""`add working days`: the date that many Mondays to Fridays later."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import DATE
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.kernel.texts import Text


class AddWorkingDays(CalendarFunction):
    names = ("add working days", "WORKDAY")
    takes = ("date: date | date and time, days: number",)
    gives = DATE
    world = True
    doc = Text("The date that many Mondays to Fridays later.", "若干个工作日之后的日期。")
    examples = (('add working days(@"2026-05-15", 1)', '@"2026-05-18"'),)

    @staticmethod
    def run(env: Env, value: Any, days: Decimal) -> date | None:
        day, left = day_of(value, env), int(days)
        step = 1 if left > 0 else -1
        if abs(left) > 100_000:
            return None
        while left:
            day += timedelta(days=step)
            left -= step if day.weekday() < 5 else 0
        return day
