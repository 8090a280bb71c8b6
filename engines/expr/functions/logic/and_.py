"""`AND`: whether all conditions hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import BOOLEAN
from engines.expr import tree as t
from engines.expr.functions.logic import LogicFunction
from engines.expr.tests_in import any_of
from engines.kernel.texts import Text


class And(LogicFunction):
    names = ("AND",)
    takes = ("condition…: boolean",)
    gives = BOOLEAN
    doc = Text("Whether all conditions hold.", "是否全部成立。")
    examples = (("AND(true, 1 < 2)", "true"),)
    nulls = True

    @staticmethod
    def run(*conditions: Any) -> bool | None:
        return any_of((None if each is None else not each for each in conditions), negated=True)

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        neutral = t.Const(True, span=span, type=BOOLEAN)  # a single condition that is neither stays unknown
        return t.And(tuple(values) if len(values) > 1 else (*values, neutral), span=span, type=BOOLEAN)
