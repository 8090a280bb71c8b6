"""`sublist`: a part of a list."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Sublist(ListFunction):
    names = ("sublist",)
    takes = ("list: list, start position: number, length?: number",)
    doc = Text("A part of a list.", "截取列表。")
    examples = (("sublist([4, 5, 6], 1, 2)", "[4, 5]"), ("sublist([1, 2, 3], -2)", "[2, 3]"))

    @staticmethod
    def run(items: list[Any], start: Decimal, length: Decimal | None = None) -> Any:
        first = int(start)
        if not 1 <= abs(first) <= len(items):
            return None
        begin = first - 1 if first > 0 else len(items) + first
        if length is None:
            return items[begin:]
        return items[begin : begin + int(length)] if 1 <= int(length) <= len(items) - begin else None

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]
