"""`days since`: how many days have passed since a date, up to today."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import NUMBER, Type
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.expr.sql.numbers import typed
from engines.kernel.texts import Text


class DaysSince(CalendarFunction):
    names = ("days since", "距今天数")
    total = True
    takes = (WHEN,)
    gives = NUMBER
    world = True
    doc = Text("How many days have passed since a date, up to today.", "从某日期到今天过去的天数。")
    examples = (("days since(today() - 15 days)", "15"), ("days since(null)", "null"))
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal((env.today - day_of(value, env)).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return typed(sa.cast(world.today - world.day(arguments[0], types[0]), sa.Numeric), 7)
