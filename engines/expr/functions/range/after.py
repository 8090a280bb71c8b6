"""`after`: whether the first starts after the second ends."""

from __future__ import annotations

from typing import Any

from engines.expr.functions.range import Relation, ends_before, span
from engines.kernel.texts import Text


class After(Relation):
    names = ("after",)
    doc = Text("Whether the first starts after the second ends.", "前者是否在后者之后。")
    examples = (("after(10, 5)", "true"), ("after([11..20], [1..10])", "true"))

    @staticmethod
    def run(a: Any, b: Any) -> bool | None:
        return ends_before(span(b), span(a))
