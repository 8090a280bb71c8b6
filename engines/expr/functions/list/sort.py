"""`sort`: the list in order; `precedes` says which of two items comes first."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.expr.ops import called
from engines.expr.values import compare
from engines.kernel.texts import Text

_ORDERED = frozenset({str, Decimal, int, date, timedelta})
"""What Python itself puts in FEEL's order."""


class Sort(ListFunction):
    names = ("sort",)
    cost = 2
    over_items = True
    takes = ("list: list, precedes?: function",)
    doc = Text("The list in order; `precedes` says which of two items comes first.", "排序；precedes 判断两项先后。")
    examples = (("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"), ("sort([3, 1, 2])", "[1, 2, 3]"))

    @staticmethod
    def run(items: list[Any], precedes: Any = None) -> Any:
        if precedes is None and items and type(items[0]) in _ORDERED and len({type(each) for each in items}) == 1:
            return sorted(items)

        def order(left: Any, right: Any) -> int:
            if precedes is None:
                return compare(left, right) or 0
            if called(precedes, left, right) is True:
                return -1
            return 1 if called(precedes, right, left) is True else 0

        return sorted(items, key=functools.cmp_to_key(order))

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]
