"""`date`: the date a text, a moment or three numbers mean."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import DATE, DATE_TIME, Type
from engines.expr import temporal
from engines.expr.env import Env
from engines.expr.function import NoSql
from engines.expr.functions.date import CalendarFunction
from engines.expr.moments import local
from engines.expr.sql import numbers
from engines.expr.wide import DATE_TIMES, Date, date_of
from engines.kernel.texts import Text


class DateOf(CalendarFunction):
    names = ("date", "DATE")
    cost = 2
    takes = ("from: string", "from: date and time", "from: date", "year: number, month: number, day: number")
    gives = DATE
    world = True
    doc = Text("The date a text, a moment or three numbers mean.", "由文本、时刻或年月日得到日期。")
    examples = (('date("2012-12-25")', '@"2012-12-25"'), ("date(2012, 12, 25)", '@"2012-12-25"'), ('date("x")', "null"))
    pushable = True

    @staticmethod
    def run(env: Env, value: Any, month: Decimal | None = None, day: Decimal | None = None) -> Date | None:
        if month is not None and day is not None:
            try:
                return date_of(int(value), int(month), int(day))
            except (ValueError, OverflowError):
                return None
        if isinstance(value, DATE_TIMES):
            return local(value, env).date()  # type: ignore[no-any-return]
        return temporal.read_date(value) if isinstance(value, str) else value

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if len(arguments) == 1 and types[0] == DATE_TIME:
            return world.local_date(arguments[0])  # type: ignore[no-any-return]
        if len(arguments) == 1 and types[0] == DATE:
            return arguments[0]  # type: ignore[no-any-return]
        if len(arguments) == 3:
            return world.date_of(*(numbers.whole(each) for each in arguments))  # type: ignore[no-any-return]
        raise NoSql
