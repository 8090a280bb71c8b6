"""`OR`: whether one of the conditions holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import BOOLEAN
from engines.expr import tree as t
from engines.expr.functions.logic import LogicFunction
from engines.expr.tests_in import any_of
from engines.kernel.texts import Text


class Or(LogicFunction):
    names = ("OR",)
    takes = ("condition…: boolean",)
    gives = BOOLEAN
    doc = Text("Whether one of the conditions holds.", "是否有任一成立。")
    examples = (("OR(false, 1 < 2)", "true"),)
    nulls = True

    @staticmethod
    def run(*conditions: Any) -> bool | None:
        return any_of(conditions)

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        neutral = t.Const(False, span=span, type=BOOLEAN)  # a single condition that is neither stays unknown
        return t.Or(tuple(values) if len(values) > 1 else (*values, neutral), span=span, type=BOOLEAN)
