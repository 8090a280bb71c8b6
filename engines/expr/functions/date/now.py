"""`now`: the present moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE_TIME, Type
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction
from engines.kernel.texts import Text


class Now(CalendarFunction):
    names = ("now", "NOW", "现在")
    gives = DATE_TIME
    world = True
    doc = Text("The present moment.", "当前时刻。")
    examples = (("now() > now() - 1 hour", "true"),)
    pushable = True

    @staticmethod
    def run(env: Env) -> datetime:
        return env.now

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return world.now  # type: ignore[no-any-return]

    def never_null(self) -> bool:
        return True
