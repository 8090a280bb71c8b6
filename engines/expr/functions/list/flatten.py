"""`flatten`: the items of lists inside lists, as one list."""

from __future__ import annotations

from typing import Any

from engines.expr.bounds import require_parts
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Flatten(ListFunction):
    names = ("flatten",)
    takes = ("list: list",)
    doc = Text("The items of lists inside lists, as one list.", "展开嵌套列表。")
    examples = (("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),)

    @staticmethod
    def run(items: list[Any]) -> list[Any]:
        require_parts(items)
        return _flat(items)


def _flat(items: list[Any]) -> list[Any]:
    return [inner for each in items for inner in (_flat(each) if isinstance(each, list) else [each])]
