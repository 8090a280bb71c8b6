"""`day of week`: the English name of the weekday."""

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

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class DayOfWeek(CalendarFunction):
    names = ("day of week",)
    total = True
    takes = (WHEN,)
    gives = STRING
    world = True
    doc = Text("The English name of the weekday.", "星期几（英文名）。")
    examples = (('day of week(@"2019-09-17")', '"Tuesday"'),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> str:
        return NAMES[day_of(value, env).weekday()]

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        day = world.day(arguments[0], types[0])
        return spelled_out(NAMES, func.date_part("isodow", day))
