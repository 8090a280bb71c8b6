"""`overlaps`: whether two ranges have a value in common."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, ends_before, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Overlaps(Relation):
    names = ("overlaps",)
    takes = ("range1: any, range2: any",)
    doc = Text("Whether two ranges have a value in common.", "两个区间是否有重叠。")
    examples = (("overlaps([1..5], [3..8])", "true"), ("overlaps([1..5], [6..8])", "false"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        first, second = ends_before(span(a), span(b)), ends_before(span(b), span(a))
        return None if first is None or second is None else not first and not second

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(sa.not_(ranges.before(a, b)), sa.not_(ranges.before(b, a)))
