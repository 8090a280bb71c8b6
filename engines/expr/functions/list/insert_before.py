"""`insert before`: the list with an item put in before a position."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engines.expr.bounds import require_items
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class InsertBefore(ListFunction):
    names = ("insert before",)
    takes = ("list: list, position: number, newItem: any",)
    doc = Text("The list with an item put in before a position.", "在指定位置之前插入。")
    examples = (("insert before([1, 3], 1, 2)", "[2, 1, 3]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, position: Decimal | None, item: Any) -> Any:
        if items is None or position is None or not 1 <= abs(int(position)) <= len(items) + (1 if position > 0 else 0):
            return None
        require_items(len(items) + 1)
        at = int(position) - 1 if position > 0 else len(items) + int(position)
        return [*items[:at], item, *items[at:]]
