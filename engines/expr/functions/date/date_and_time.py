"""`date and time`: a date with a time of day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from engines.data.types import DATE_TIME
from engines.expr import temporal
from engines.expr.functions.date import TemporalFunction
from engines.kernel.texts import Text


class DateAndTime(TemporalFunction):
    names = ("date and time",)
    takes = ("from: string", "from: date and time", "date: date | date and time, time: time",
             "date: date | date and time, timezone: string")  # fmt: skip
    gives = DATE_TIME
    doc = Text("A date with a time of day.", "日期加时间。")
    examples = (
        ('date and time("2012-12-24T23:59:00")', '@"2012-12-24T23:59:00"'),
        ('date and time(date("2012-12-24"), time("23:59:00"))', '@"2012-12-24T23:59:00"'),
    )

    @staticmethod
    def run(value: Any, clock: Any = None) -> datetime | None:
        if isinstance(clock, time):
            return datetime.combine(value.date() if isinstance(value, datetime) else value, clock)
        if isinstance(clock, str):
            return None
        return temporal.read_date_time(value) if isinstance(value, str) else value
