"""`finished by`: whether the second is the end of the first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation
from engines.expr.functions.range.finishes import Finishes
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class FinishedBy(Relation):
    names = ("finished by",)
    takes = ("range: any, point: any", "range1: any, range2: any")
    doc = Text("Whether the second is the end of the first.", "后者是否是前者的结尾部分。")
    examples = (("finished by([5..10], 10)", "true"),)
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Finishes.run(b, a)

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return sa.and_(ranges.ends_at(a, b), ranges.covers(a, b))
