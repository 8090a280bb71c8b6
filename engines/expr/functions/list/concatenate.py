"""`concatenate`: several lists as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import Type
from engines.expr.bounds import require_items
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Concatenate(ListFunction):
    names = ("concatenate",)
    takes = ("list…: list",)
    doc = Text("Several lists as one.", "合并多个列表。")
    examples = (("concatenate([1, 2], [3])", "[1, 2, 3]"),)

    @staticmethod
    def run(*lists: list[Any]) -> list[Any]:
        require_items(sum(map(len, lists)))
        return [each for items in lists for each in items]

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0] if arguments and all(each == arguments[0] for each in arguments) else self.gives
