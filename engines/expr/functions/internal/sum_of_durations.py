"""`sum of durations`: over records; empty fields count nothing, and the sum of nothing is no time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engines.data.types import DAYS_DURATION
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import spread, total_of


class SumOfDurations(ListFunction):
    takes = ("list…: any",)
    gives = DAYS_DURATION
    nulls = True
    checks = False
    names = ("sum of durations",)
    group = "internal"

    @staticmethod
    def run(*items: Any) -> Any:
        values = [each for each in spread(items) if each is not None]
        return total_of(values) if values else timedelta()
