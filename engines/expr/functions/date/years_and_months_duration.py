"""`years and months duration`: the whole months between two dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.types import MONTHS_DURATION, Kind, Type
from engines.expr.function import NoSql
from engines.expr.functions.date import CalendarFunction, whole_months
from engines.expr.temporal import MonthsDuration
from engines.expr.wide import Date
from engines.kernel.texts import Text


class YearsAndMonths(CalendarFunction):
    names = ("years and months duration",)
    takes = ("from: date | date and time, to: date | date and time",)
    gives = MONTHS_DURATION
    doc = Text("The whole months between two dates.", "两个日期相差的整月数。")
    examples = (('years and months duration(date("2011-12-22"), date("2013-08-24"))', '@"P1Y8M"'),)
    pushable = True

    @staticmethod
    def run(start: Date, end: Date) -> MonthsDuration:
        return MonthsDuration(whole_months(start, end))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if any(each.kind is not Kind.DATE for each in types):
            raise NoSql
        return world.whole_months(*arguments)  # type: ignore[no-any-return]
