"""Values as people read them, in English and in Chinese."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from engines.kernel.texts import Text
from engines.report.definition import Bucket
from engines.report.periods import MONTHS

EMPTY = "—"
OTHERS = Text("Others", "其他")
TOTAL = Text("Total", "合计")
SUBTOTAL = Text("Subtotal", "小计")
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$"}


def number_text(value: Decimal | int | None, format_: str | None, currency: str = "CNY", language: str = "en") -> str:
    """`format_`: integer, number, money, percent, days, hours; thousands are grouped."""
    if value is None:
        return EMPTY
    number = Decimal(value)
    match format_:
        case "money":
            return f"{SYMBOLS.get(currency, currency + ' ')}{_fixed(number, 2)}"
        case "percent":
            return f"{_fixed(number * 100, 1)}%"
        case "days":
            return f"{_fixed(number, 1)} 天" if language.startswith("zh") else f"{_fixed(number, 1)} d"
        case "hours":
            return f"{_fixed(number, 1)} 小时" if language.startswith("zh") else f"{_fixed(number, 1)} h"
        case "integer":
            return _fixed(number, 0)
        case _:
            return _fixed(number, 0) if number == number.to_integral_value() else _fixed(number, 2)


def _fixed(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{rounded:,}"


def bucket_text(start: date | datetime | None, bucket: Bucket, language: str) -> str:
    if start is None:
        return EMPTY
    chinese = language.startswith("zh")
    match bucket:
        case "hour":
            return start.strftime("%Y-%m-%d %H:00")
        case "year":
            return f"{start.year} 年" if chinese else str(start.year)
        case "quarter":
            quarter = (start.month + 2) // 3
            return f"{start.year} 年 {quarter} 季度" if chinese else f"Q{quarter} {start.year}"
        case "month":
            return f"{start.year}-{start.month:02d}" if chinese else f"{MONTHS[start.month - 1][:3]} {start.year}"
        case _:
            return f"{start:%Y-%m-%d}" if chinese else f"{start.day} {MONTHS[start.month - 1][:3]} {start.year}"


def band_text(value: Decimal | None, edges: list[float]) -> str:
    if value is None:
        return f"< {number_text(Decimal(str(min(edges))), None)}"
    upper = next((Decimal(str(edge)) for edge in sorted(edges) if Decimal(str(edge)) > value), None)
    lower = number_text(value, None)
    return f"{lower}+" if upper is None else f"{lower}–{number_text(upper, None)}"


def json_value(value: Any) -> Any:
    """JSON of the HTTP contract: decimals as text, dates ISO."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return str(value.total_seconds())
        case _:
            return value
