"""`IF`: excel's if: one value or another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.data.types import NULL
from engines.expr import tree as t
from engines.expr.functions.logic import LogicFunction
from engines.expr.typing import join
from engines.kernel.texts import Text


class If(LogicFunction):
    names = ("IF",)
    takes = ("condition: boolean, then: any, else?: any",)
    doc = Text("Excel's if: one value or another.", "Excel 的 IF：按条件取值。")
    examples = (('IF(1 > 2, "a", "b")', '"b"'), ("IF(null, 1, 2)", "2"))
    nulls = True

    @staticmethod
    def run(condition: Any, then: Any, otherwise: Any = None) -> Any:
        return then if condition is True else otherwise

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        otherwise = values[2] if len(values) > 2 else t.Const(None, type=NULL)
        return t.If(values[0], values[1], otherwise, span=span, type=join(values[1].type, otherwise.type))
