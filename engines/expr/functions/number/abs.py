"""`abs`: the value without its sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import NUMBER, Type
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class Absolute(NumberFunction):
    names = ("abs", "ABS")
    takes = ("n: number", "n: days", "n: months")
    doc = Text("The value without its sign.", "绝对值。")
    examples = (("abs(-10)", "10"), ('abs(@"-P1D")', '@"P1D"'))
    pushable = True

    @staticmethod
    def run(n: Any) -> Any:
        return -n if hasattr(n, "months") and n.months < 0 else n if hasattr(n, "months") else abs(n)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return Type(arguments[0].kind)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.abs(arguments[0]) if types[0] == NUMBER else func.greatest(arguments[0], -arguments[0])
