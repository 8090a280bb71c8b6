"""`met by`: whether the first starts where the second ends."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.range import Relation
from engines.expr.functions.range.meets import Meets
from engines.kernel.texts import Text


class MetBy(Relation):
    names = ("met by",)
    takes = ("range1: any, range2: any",)
    doc = Text("Whether the first starts where the second ends.", "前者开始处是否正是后者结束处。")
    examples = (("met by([5..10], [1..5])", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Meets.run(b, a)
