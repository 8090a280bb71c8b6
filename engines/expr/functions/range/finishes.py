"""`finishes`: whether the first is the end of the second."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, covers, ends_at, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Finishes(Relation):
    names = ("finishes",)
    takes = ("point: any, range: any", "range1: any, range2: any")
    doc = Text("Whether the first is the end of the second.", "前者是否是后者的结尾部分。")
    examples = (("finishes(10, [1..10])", "true"), ("finishes([5..10], [1..10])", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        ends, inside = ends_at(a, b), covers(b, a)
        return None if ends is None or inside is None else ends and inside

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(ranges.ends_at(a, b), ranges.covers(b, a))
