"""`list replace`: the list with items replaced, at a position or where a function says so."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.list import ListFunction
from engines.expr.ops import called
from engines.expr.values import Closure
from engines.kernel.texts import Text


class ListReplace(ListFunction):
    names = ("list replace",)
    over_items = True
    takes = ("list: list, position: number, newItem: any", "list: list, match: function, newItem: any")
    doc = Text("The list with items replaced, at a position or where a function says so.", "替换列表中的项。")
    examples = (("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, where: Any, item: Any) -> Any:
        if items is None or where is None:
            return None
        if isinstance(where, Closure):
            verdicts = [called(where, each, item) for each in items]
            if any(not isinstance(each, bool) for each in verdicts):
                return None
            return [item if verdict else each for each, verdict in zip(items, verdicts, strict=True)]
        if not 1 <= abs(int(where)) <= len(items):
            return None
        at = int(where) - 1 if where > 0 else len(items) + int(where)
        return [*items[:at], item, *items[at + 1 :]]
