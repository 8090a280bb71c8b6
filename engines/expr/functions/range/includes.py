"""`includes`: whether the second lies within the first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, covers, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class Includes(Relation):
    names = ("includes",)
    takes = ("range: any, point: any", "range1: any, range2: any")
    doc = Text("Whether the second lies within the first.", "前者是否包含后者。")
    examples = (("includes([1..10], 5)", "true"), ("includes([1..10], [4..6])", "true"))
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return covers(span(a), span(b))

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return ranges.covers(a, b)
