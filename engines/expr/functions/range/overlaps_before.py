"""`overlaps before`: whether the first starts before the second and reaches into it."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.range import Relation, span
from engines.expr.functions.range.overlaps import Overlaps
from engines.expr.values import compare
from engines.kernel.texts import Text


class OverlapsBefore(Relation):
    names = ("overlaps before",)
    takes = ("range1: any, range2: any",)
    doc = Text("Whether the first starts before the second and reaches into it.", "前者是否从前面与后者重叠。")
    examples = (("overlaps before([1..5], [3..8])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        low, high, common = compare(a.low, b.low), compare(a.high, b.high), Overlaps.run(a, b)
        if low is None or high is None or common is None:
            return None
        starts = low < 0 or (low == 0 and a.low_closed and not b.low_closed)
        ends = high < 0 or (high == 0 and (not a.high_closed or b.high_closed))
        return common and starts and ends
