"""`max`: the largest value."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.list.items import Extreme, extreme
from engines.kernel.texts import Text


class Max(Extreme):
    names = ("max", "MAX")
    cost = 2
    doc = Text("The largest value.", "最大值。")
    examples = (("max(1, 2, 3)", "3"),)

    @staticmethod
    def run(*items: Any) -> Any:
        return extreme(items, 1)
