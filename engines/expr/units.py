"""Durations as people write them: `15 days`, `3 个月`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from engines.expr.decimals import multiply
from engines.expr.temporal import MonthsDuration
from engines.expr.wide import Days, days_of

UNITS: Mapping[str, str] = {
    "year": "years", "years": "years", "年": "years",
    "month": "months", "months": "months", "个月": "months", "月": "months",
    "week": "weeks", "weeks": "weeks", "周": "weeks", "星期": "weeks", "个星期": "weeks",
    "day": "days", "days": "days", "天": "days", "日": "days",
    "hour": "hours", "hours": "hours", "小时": "hours", "个小时": "hours",
    "minute": "minutes", "minutes": "minutes", "分钟": "minutes",
    "second": "seconds", "seconds": "seconds", "秒": "seconds", "秒钟": "seconds",
}  # fmt: skip
UNIT_PATTERN = "|".join(re.escape(each) for each in sorted(UNITS, key=len, reverse=True))
_NANOS = {
    unit: Decimal(seconds * 1_000_000_000)
    for unit, seconds in {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}.items()
}
_MOST_MONTHS = 10**12


def duration(amount: str, unit: str) -> MonthsDuration | Days | None:
    """The duration, or None when there is none of that amount (half a month)."""
    number = Decimal(amount)
    if unit in ("years", "months"):
        months = multiply(number, Decimal(12 if unit == "years" else 1))
        whole = abs(months) < _MOST_MONTHS and months == int(months)
        return MonthsDuration(int(months)) if whole else None
    nanos = multiply(number, _NANOS[unit])
    try:
        return days_of(int(nanos)) if nanos.adjusted() < 40 else None
    except OverflowError:
        return None
