"""`remove`: the list without the item at a position."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Remove(ListFunction):
    names = ("remove",)
    takes = ("list: list, position: number",)
    doc = Text("The list without the item at a position.", "删除指定位置的项。")
    examples = (("remove([1, 2, 3], 2)", "[1, 3]"),)

    @staticmethod
    def run(items: list[Any], position: Decimal) -> Any:
        if not 1 <= abs(int(position)) <= len(items):
            return None
        at = int(position) - 1 if position > 0 else len(items) + int(position)
        return [*items[:at], *items[at + 1 :]]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]
