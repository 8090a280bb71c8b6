"""`after`: whether the first starts after the second ends."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, ends_before, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class After(Relation):
    names = ("after",)
    takes = (
        "point1: any, point2: any",
        "point: any, range: range",
        "range: range, point: any",
        "range1: range, range2: range",
    )
    doc = Text("Whether the first starts after the second ends.", "前者是否在后者之后。")
    examples = (("after(10, 5)", "true"), ("after([11..20], [1..10])", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return ends_before(span(b), span(a))

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return ranges.before(b, a)

    def ends(self, a: ranges.SqlRange, b: ranges.SqlRange) -> tuple[sa.ColumnElement[Any], ...]:
        return (b.high, a.low)
