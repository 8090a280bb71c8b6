"""`min`: the smallest value."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.list.items import Extreme, extreme
from engines.kernel.texts import Text


class Min(Extreme):
    names = ("min", "MIN")
    cost = 2
    doc = Text("The smallest value.", "最小值。")
    examples = (("min([1, 2, 3])", "1"), ("min(1, 2)", "1"), ("min([])", "null"))

    @staticmethod
    def run(*items: Any) -> Any:
        return extreme(items, -1)
