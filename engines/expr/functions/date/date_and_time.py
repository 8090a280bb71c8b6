"""`date and time`: a date with a time of day."""

from __future__ import annotations

from typing import Any

from engines.data.types import DATE_TIME
from engines.expr import temporal
from engines.expr.functions.date import CalendarFunction
from engines.expr.wide import DATE_TIMES, DateTime, Time, moment_of
from engines.kernel.texts import Text


class DateAndTime(CalendarFunction):
    names = ("date and time",)
    takes = ("from: string", "from: date and time", "date: date | date and time, time: time")
    gives = DATE_TIME
    doc = Text("A date with a time of day.", "日期加时间。")
    examples = (
        ('date and time("2012-12-24T23:59:00")', '@"2012-12-24T23:59:00"'),
        ('date and time(date("2012-12-24"), time("23:59:00"))', '@"2012-12-24T23:59:00"'),
    )

    @staticmethod
    def run(value: Any, clock: Time | None = None) -> DateTime | None:
        if clock is not None:
            return moment_of(value.date() if isinstance(value, DATE_TIMES) else value, clock)
        return temporal.read_date_time(value) if isinstance(value, str) else value
