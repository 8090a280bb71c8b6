"""`today`: today's date in the app's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction
from engines.kernel.texts import Text


class Today(CalendarFunction):
    names = ("today", "TODAY", "今天")
    gives = DATE
    world = True
    doc = Text("Today's date in the app's time zone.", "今天的日期（按应用时区）。")
    examples = (("today() = date(now())", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env) -> date:
        return env.today

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.today  # type: ignore[no-any-return]

    def never_null(self) -> bool:
        return True
