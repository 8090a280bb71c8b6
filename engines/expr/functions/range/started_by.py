"""`started by`: whether the second is the beginning of the first."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.range import Relation
from engines.expr.functions.range.starts import Starts
from engines.kernel.texts import Text


class StartedBy(Relation):
    names = ("started by",)
    doc = Text("Whether the second is the beginning of the first.", "后者是否是前者的开头部分。")
    examples = (("started by([1..10], 1)", "true"),)

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return Starts.run(b, a)
