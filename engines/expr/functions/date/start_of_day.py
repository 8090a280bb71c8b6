"""`start of day`: the moment a day begins in the app's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE_TIME, Type
from engines.expr.env import Env
from engines.expr.functions.date import WHEN, CalendarFunction, day_of
from engines.kernel.texts import Text


class StartOfDay(CalendarFunction):
    names = ("start of day",)
    takes = (WHEN,)
    gives = DATE_TIME
    world = True
    doc = Text("The moment a day begins in the app's time zone.", "某天开始的时刻（按应用时区）。")
    examples = (("start of day(now()) <= now()", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> datetime:
        day = day_of(value, env)
        return datetime(day.year, day.month, day.day, tzinfo=env.zone).astimezone(UTC)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.start_of_day(world.day(arguments[0], types[0]))  # type: ignore[no-any-return]
