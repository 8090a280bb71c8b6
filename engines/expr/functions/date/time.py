"""`time`: the time of day."""

from __future__ import annotations

from datetime import time, timezone
from decimal import Decimal
from typing import Any

from engines.data.types import TIME
from engines.expr import temporal
from engines.expr.env import Env
from engines.expr.functions.date import CalendarFunction
from engines.expr.moments import local
from engines.expr.temporal import ZULU
from engines.expr.wide import DATE_TIMES, DATES, Days, Time, nanos_of, time_of
from engines.kernel.texts import Text


class TimeOf(CalendarFunction):
    names = ("time",)
    takes = ("from: string", "from: date and time", "from: time", "from: date",
             "hour: number, minute: number, second: number, offset?: days")  # fmt: skip
    gives = TIME
    world = True
    nulls = True
    doc = Text("The time of day.", "一天中的时间。")
    examples = (('time("23:59:00")', '@"23:59:00"'), ("time(14, 30, 0)", '@"14:30:00"'))

    @staticmethod
    def run(env: Env, value: Any, *parts: Any) -> Time | None:
        if parts:
            return _of_parts(value, *parts)
        if isinstance(value, DATE_TIMES):
            return local(value, env).timetz()  # type: ignore[no-any-return]
        if isinstance(value, DATES):
            return time(0, 0, tzinfo=ZULU)
        return temporal.read_time(value) if isinstance(value, str) else value


def _of_parts(hour: Any, minute: Any = None, second: Any = None, offset: Days | None = None) -> Time | None:
    if hour is None or minute is None or second is None:
        return None
    try:
        zone = None if offset is None else timezone(offset) if nanos_of(offset) else ZULU  # type: ignore[arg-type]
        nanos = int(Decimal(second) % 1 * 1_000_000_000)
        return time_of(int(hour), int(minute), int(second), nanos, zone)
    except (ValueError, OverflowError, TypeError):
        return None
