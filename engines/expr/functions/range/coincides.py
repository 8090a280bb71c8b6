"""`coincides`: whether both are the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, ends_at, span, starts_at
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Coincides(Relation):
    names = ("coincides",)
    cost = 3
    takes = ("point1: any, point2: any", "range1: any, range2: any")
    doc = Text("Whether both are the same.", "两者是否完全重合。")
    examples = (("coincides(5, 5)", "true"), ("coincides([1..5], [1..5])", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        a, b = span(a), span(b)
        low, high = starts_at(a, b), ends_at(a, b)
        return None if low is None or high is None else low and high

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(ranges.starts_at(a, b), ranges.ends_at(a, b))
