"""`years and months duration`: the whole months between two dates."""

from __future__ import annotations

from datetime import date

from engines.data.types import MONTHS_DURATION
from engines.expr.functions.date import TemporalFunction, whole_months
from engines.expr.temporal import MonthsDuration
from engines.kernel.texts import Text


class YearsAndMonths(TemporalFunction):
    names = ("years and months duration",)
    takes = ("from: date | date and time, to: date | date and time",)
    gives = MONTHS_DURATION
    doc = Text("The whole months between two dates.", "两个日期相差的整月数。")
    examples = (('years and months duration(date("2011-12-22"), date("2013-08-24"))', '@"P1Y8M"'),)

    @staticmethod
    def run(start: date, end: date) -> MonthsDuration:
        return MonthsDuration(whole_months(start, end))
