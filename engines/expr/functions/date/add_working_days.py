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


def _steps(count: int, until_weekend: int) -> int:
    """Calendar days of that many working days, from a day with so many working days before its weekend."""
    weeks, rest = divmod(count, 5)
    return weeks * 7 + rest + (2 if rest > until_weekend else 0)


class AddWorkingDays(CalendarFunction):
    names = ("add working days", "WORKDAY")
    cost = 2
    takes = ("date: date | date and time, days: number",)
    gives = DATE
    world = True
    doc = Text("The date that many Mondays to Fridays later.", "若干个工作日之后的日期。")
    examples = (('add working days(@"2026-05-15", 1)', '@"2026-05-18"'),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, days: Decimal) -> Any:
        day, count = day_of(value, env), int(days)
        if abs(count) > 100_000:
            return None
        weekday = day.weekday()
        if count > 0:
            last = min(weekday, 4)
            return day + timedelta(days=last - weekday + _steps(count, 4 - last))
        first = 0 if weekday > 4 else weekday
        return day + timedelta(days=(7 - weekday if weekday > 4 else 0) - _steps(-count, first)) if count else day

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.weekdays_later(world.day(arguments[0], types[0]), numbers.whole(arguments[1]))  # type: ignore[no-any-return]
