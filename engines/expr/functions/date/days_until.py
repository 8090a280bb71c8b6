"""`days until`: how many days there are from today until a date."""

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


class DaysUntil(CalendarFunction):
    names = ("days until",)
    total = True
    takes = (WHEN,)
    gives = NUMBER
    world = True
    doc = Text("How many days there are from today until a date.", "从今天到某日期还有的天数。")
    examples = (("days until(today() + 3 days)", "3"),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> Decimal:
        return Decimal((day_of(value, env) - env.today).days)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return typed(sa.cast(world.day(arguments[0], types[0]) - world.today, sa.Numeric), 7)
