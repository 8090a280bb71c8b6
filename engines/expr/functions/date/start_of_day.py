"""`start of day`: the moment a day begins in the app's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE_TIME, Type
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.expr.moments import start_of_day
from engines.kernel.texts import Text


class StartOfDay(CalendarFunction):
    names = ("start of day",)
    takes = (WHEN,)
    gives = DATE_TIME
    world = True
    doc = Text("The moment a day begins in the app's time zone.", "某天开始的时刻（按应用时区）。")
    examples = (("start of day(now()) <= now()", "true"),)
    pushable = True
    total = True

    @staticmethod
    def run(env: Env, value: Any) -> Any:
        return start_of_day(day_of(value, env), env)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.start_of_day(world.day(arguments[0], types[0]))  # type: ignore[no-any-return]
