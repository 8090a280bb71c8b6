"""`list contains`: whether a list contains a value."""

from __future__ import annotations

from typing import Any

from engines.data.types import BOOLEAN
from engines.expr.functions.list import ListFunction
from engines.expr.values import same
from engines.kernel.texts import Text


class ListContains(ListFunction):
    names = ("list contains",)
    takes = ("list: list, element: any",)
    gives = BOOLEAN
    doc = Text("Whether a list contains a value.", "列表是否包含某个值。")
    examples = (("list contains([1, 2, 3], 2)", "true"), ("list contains([1, null], null)", "true"))
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, element: Any) -> bool | None:
        return None if items is None else any(same(each, element) is True for each in items)
