"""`starts`: whether the first is the beginning of the second."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, covers, span, starts_at
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Starts(Relation):
    names = ("starts",)
    takes = ("point: any, range: any", "range1: any, range2: any")
    doc = Text("Whether the first is the beginning of the second.", "前者是否是后者的开头部分。")
    examples = (("starts(1, [1..10])", "true"), ("starts([1..5], [1..10])", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        begins, inside = starts_at(a, b), covers(b, a)
        return None if begins is None or inside is None else begins and inside

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(ranges.starts_at(a, b), ranges.covers(b, a))
