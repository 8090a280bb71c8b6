"""`meets`: whether the first ends where the second starts."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.range import Relation, span
from engines.expr.values import compare
from engines.kernel.texts import Text


class Meets(Relation):
    names = ("meets",)
    takes = ("range1: any, range2: any",)
    doc = Text("Whether the first ends where the second starts.", "前者结束处是否正是后者开始处。")
    examples = (("meets([1..5], [5..10])", "true"), ("meets([1..5), [5..10])", "false"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        order = compare(a.high, b.low)
        return None if order is None else order == 0 and a.high_closed and b.low_closed
