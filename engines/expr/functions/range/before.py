"""`before`: whether the first ends before the second starts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, ends_before, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Before(Relation):
    names = ("before",)
    takes = (
        "point1: any, point2: any",
        "point: any, range: range",
        "range: range, point: any",
        "range1: range, range2: range",
    )
    doc = Text("Whether the first ends before the second starts.", "前者是否在后者之前。")
    examples = (("before(1, 10)", "true"), ("before([1..5], 5)", "false"), ("before([1..5), 5)", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return ends_before(span(a), span(b))

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return ranges.before(a, b)

    def ends(self, a: ranges.SqlRange, b: ranges.SqlRange) -> tuple[sa.ColumnElement[Any], ...]:
        return (a.high, b.low)
