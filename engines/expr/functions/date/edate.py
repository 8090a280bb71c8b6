"""`EDATE`: the date that many months later."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction, day_of
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class AddMonths(CalendarFunction):
    names = ("EDATE",)
    cost = 3
    takes = ("date: date | date and time, months: number",)
    gives = DATE
    world = True
    doc = Text("The date that many months later.", "若干个月之后的日期。")
    examples = (('EDATE(@"2026-01-31", 1)', '@"2026-02-28"'),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, months: Decimal) -> Any:
        from engines.expr.temporal import add_months

        return add_months(day_of(value, env), int(months))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        day = world.day(arguments[0], types[0])
        return world.months_later(day, numbers.whole(arguments[1]), DATE)  # type: ignore[no-any-return]
