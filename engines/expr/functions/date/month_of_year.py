"""`month of year`: the English name of the month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import STRING, Type
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.expr.sql.spelling import spelled_out
from engines.kernel.texts import Text

NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class MonthOfYear(CalendarFunction):
    names = ("month of year",)
    total = True
    takes = (WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the month.", "月份（英文名）。")
    examples = (('month of year(@"2019-09-17")', '"September"'),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> str:
        return NAMES[day_of(value, env).month - 1]

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        day = world.day(arguments[0], types[0])
        return spelled_out(NAMES, func.date_part("month", day))
