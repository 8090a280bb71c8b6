"""`time`: the time of day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from engines.data.types import TIME
from engines.expr import temporal
from engines.expr.env import Env
from engines.expr.functions.date import TemporalFunction
from engines.expr.ops import local
from engines.kernel.texts import Text


class TimeOf(TemporalFunction):
    names = ("time",)
    takes = ("from: string", "from: date and time", "from: time", "from: date",
             "hour: number, minute: number, second: number, offset?: days")  # fmt: skip
    gives = TIME
    world = True
    nulls = True
    doc = Text("The time of day.", "一天中的时间。")
    examples = (('time("23:59:00")', '@"23:59:00"'), ("time(14, 30, 0)", '@"14:30:00"'))

    @staticmethod
    def run(
        env: Env, value: Any, minute: Any = None, second: Any = None, offset: timedelta | None = None
    ) -> time | None:
        if minute is not None and second is not None and value is not None:
            try:
                zone = None if offset is None else timezone(offset)
                micros = int((Decimal(second) % 1) * 1_000_000)
                return time(int(value), int(minute), int(second), micros, zone)
            except ValueError:
                return None
        if isinstance(value, datetime):
            return local(value, env).timetz()  # type: ignore[no-any-return]
        if isinstance(value, date):
            return time(0, 0, tzinfo=UTC)
        return temporal.read_time(value) if isinstance(value, str) else value
