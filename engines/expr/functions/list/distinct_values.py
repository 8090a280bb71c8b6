"""`distinct values`: the list without repeated values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import Type
from engines.expr.env import Env
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import distinct
from engines.kernel.texts import Text


class DistinctValues(ListFunction):
    names = ("distinct values", "UNIQUE")
    cost = 4
    world = True
    takes = ("list: list",)
    doc = Text("The list without repeated values.", "去除重复项。")
    examples = (("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),)

    @staticmethod
    def run(env: Env, items: list[Any]) -> list[Any]:
        return distinct(items, env)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return arguments[0]
