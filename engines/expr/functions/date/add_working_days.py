"""`add working days`: the date that many Mondays to Fridays later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class AddWorkingDays(CalendarFunction):
    names = ("add working days", "WORKDAY")
    takes = ("date: date | date and time, days: number",)
    gives = DATE
    world = True
    doc = Text("The date that many Mondays to Fridays later.", "若干个工作日之后的日期。")
    examples = (('add working days(@"2026-05-15", 1)', '@"2026-05-18"'),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, days: Decimal) -> Any:
        day, left = day_of(value, env), int(days)
        step = 1 if left > 0 else -1
        if abs(left) > 100_000:
            return None
        while left:
            day += timedelta(days=step)
            left -= step if day.weekday() < 5 else 0
        return day

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.weekdays_later(world.day(arguments[0], types[0]), numbers.whole(arguments[1]))  # type: ignore[no-any-return]
