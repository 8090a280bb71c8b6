"""`context merge`: several contexts as one; later ones win."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.expr.functions.context import ContextFunction
from engines.kernel.texts import Text


class ContextMerge(ContextFunction):
    names = ("context merge",)
    takes = ("contexts: list",)
    doc = Text("Several contexts as one; later ones win.", "合并多个数据组，后者优先。")
    examples = (("context merge([{x: 1}, {y: 2}])", "{x: 1, y: 2}"),)

    @staticmethod
    def run(contexts: list[Any]) -> Any:
        merged: dict[str, Any] = {}
        for each in contexts:
            if not isinstance(each, Mapping):
                return None
            merged.update(each)
        return merged
