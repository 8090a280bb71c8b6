"""`reverse`: the list backwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import Type
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Reverse(ListFunction):
    names = ("reverse",)
    takes = ("list: list",)
    doc = Text("The list backwards.", "反转列表。")
    examples = (("reverse([1, 2, 3])", "[3, 2, 1]"),)

    @staticmethod
    def run(items: list[Any]) -> list[Any]:
        return items[::-1]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]
