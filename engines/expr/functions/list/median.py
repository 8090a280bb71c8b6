"""`median`: the middle value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER
from engines.expr import decimals
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import numbers
from engines.kernel.texts import Text


class Median(ListFunction):
    names = ("median",)
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The middle value.", "中位数。")
    examples = (("median(8, 2, 5, 3, 4)", "4"), ("median([6, 1, 2, 3])", "2.5"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = sorted(numbers(items) or [])
        if not found:
            return None
        half = len(found) // 2
        return (
            found[half] if len(found) % 2 else decimals.divide(decimals.add(found[half - 1], found[half]), Decimal(2))
        )
