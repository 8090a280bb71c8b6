"""`during`: whether the first lies within the second."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.expr.functions.range import Relation, covers, span
from engines.expr.sql import ranges
from engines.kernel.texts import Text


class During(Relation):
    names = ("during",)
    takes = ("point: any, range: any", "range1: any, range2: any")
    doc = Text("Whether the first lies within the second.", "前者是否在后者之内。")
    examples = (("during(5, [1..10])", "true"),)
    pushable = True

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return covers(span(b), span(a))

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        return ranges.covers(b, a)
