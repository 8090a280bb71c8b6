"""`append`: the list with items added at its end."""

from __future__ import annotations

from typing import Any

from engines.expr.bounds import require_items
from engines.expr.functions.list import ListFunction
from engines.kernel.texts import Text


class Append(ListFunction):
    names = ("append",)
    takes = ("list: list, item…: any",)
    doc = Text("The list with items added at its end.", "在列表末尾追加。")
    examples = (("append([1], 2, 3)", "[1, 2, 3]"),)
    nulls = True

    @staticmethod
    def run(items: list[Any] | None, *more: Any) -> Any:
        require_items(len(items or ()) + len(more))
        return None if items is None else [*items, *more]
