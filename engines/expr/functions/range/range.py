"""`range`: the range a text such as [1..5] means."""

from __future__ import annotations

from engines.data.types import Kind, Type
from engines.expr.function import Function
from engines.expr.values import Range
from engines.kernel.texts import Text


class RangeOf(Function):
    names = ("range",)
    cost = 5
    takes = ("from: string",)
    gives = Type(Kind.RANGE)
    group = "range"
    doc = Text("The range a text such as [1..5] means.", "由 [1..5] 这样的文本得到区间。")
    examples = (('range("[1..5]")', "[1..5]"),)

    @staticmethod
    def run(text: str) -> Range | None:
        from engines.expr.parse_range import read_range

        return read_range(text)
