"""`count`: how many items a list has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Count(ListFunction):
    names = ("count", "COUNT")
    total = True
    takes = ("list: list",)
    gives = NUMBER
    doc = Text("How many items a list has.", "列表的项数。")
    examples = (("count([1, 2, 3])", "3"), ("count([])", "0"))

    @staticmethod
    def run(items: list[Any]) -> Decimal:
        return Decimal(len(items))
