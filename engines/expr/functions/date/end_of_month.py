"""`end of month`: the last day of the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.env import Env
from engines.expr.functions.date import Boundary, day_of
from engines.expr.temporal import days_in_month
from engines.kernel.texts import Text


class EndOfMonth(Boundary):
    names = ("end of month", "EOMONTH")
    doc = Text("The last day of the month.", "当月最后一天。")
    examples = (('end of month(@"2024-02-14")', '@"2024-02-29"'),)

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        day = day_of(value, env)
        return day.replace(day=days_in_month(day.year, day.month))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        start = func.date_trunc("month", sa.cast(world.day(arguments[0], types[0]), sa.DateTime))
        return sa.cast(start + sa.text("interval '1 month - 1 day'"), sa.Date)
