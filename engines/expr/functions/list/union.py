"""`union`: several lists as one, without repeated values."""

from __future__ import annotations

from typing import Any

from engines.expr.bounds import require_items
from engines.expr.env import Env
from engines.expr.functions.list import ListFunction
from engines.expr.functions.list.items import distinct
from engines.kernel.texts import Text


class Union(ListFunction):
    names = ("union",)
    cost = 4
    world = True
    takes = ("list…: list",)
    doc = Text("Several lists as one, without repeated values.", "多个列表的并集。")
    examples = (("union([1, 2], [2, 3])", "[1, 2, 3]"),)

    @staticmethod
    def run(env: Env, *lists: list[Any]) -> list[Any]:
        require_items(sum(map(len, lists)))
        return distinct([each for items in lists for each in items], env)
