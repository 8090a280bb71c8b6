"""Durations as people write them: `15 days`, `3 个月`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engines.expr.temporal import MonthsDuration

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
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def duration(amount: str, unit: str) -> Any:
    """The duration, or None when the amount does not fit (half a month)."""
    number = Decimal(amount)
    if unit in ("years", "months"):
        months = number * (12 if unit == "years" else 1)
        return MonthsDuration(int(months)) if months == int(months) else None
    seconds = number * _SECONDS[unit]
    if seconds > 86_400 * 999_999_999:
        return None
    return timedelta(seconds=int(seconds), microseconds=int((seconds % 1) * 1_000_000))
