"""`mean`: the average."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER
from engines.expr import decimals
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import numbers, total
from engines.kernel.texts import Text


class Mean(ListFunction):
    names = ("mean", "AVERAGE")
    takes = ("list…: any",)
    gives = NUMBER
    doc = Text("The average.", "平均值。")
    examples = (("mean([1, 2, 3])", "2"), ("mean([])", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(*items: Any) -> Any:
        found = numbers(items)
        return None if not found else decimals.divide(total(found), Decimal(len(found)))
