"""`index of`: the positions at which a value stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.data.types import NUMBER, list_of
from engines.expr.functions.list import ListFunction
from engines.expr.values import same
from engines.kernel.texts import Text


class IndexOf(ListFunction):
    names = ("index of",)
    cost = 2
    takes = ("list: list, match: any",)
    gives = list_of(NUMBER)
    doc = Text("The positions at which a value stands.", "值所在的位置。")
    examples = (("index of([1, 2, 3, 2], 2)", "[2, 4]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, match: Any) -> Any:
        if items is None:
            return None
        return [Decimal(index) for index, each in enumerate(items, 1) if same(each, match) is True]
