"""`started by`: whether the second is the beginning of the first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation
from engines.expr.functions.range.starts import Starts
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class StartedBy(Relation):
    names = ("started by",)
    takes = ("range: any, point: any", "range1: any, range2: any")
    doc = Text("Whether the second is the beginning of the first.", "后者是否是前者的开头部分。")
    examples = (("started by([1..10], 1)", "true"),)
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Starts.run(b, a)

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(ranges.starts_at(a, b), ranges.covers(a, b))
