"""`abs`: the value without its sign."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Kind, Type
from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.expr.sql.world import opposite
from engines.kernel.texts import Text


class Absolute(NumberFunction):
    names = ("abs", "ABS")
    total = True
    takes = ("n: number", "n: days", "n: months")
    doc = Text("The value without its sign.", "绝对值。")
    examples = (("abs(-10)", "10"), ('abs(@"-P1D")', '@"P1D"'))
    pushable = True

    @staticmethod
    def run(n: Any) -> Any:
        return (
            -n
            if hasattr(n, "months") and n.months < 0
            else n
            if hasattr(n, "months")
            else decimals.CONTEXT.abs(n)
            if isinstance(n, Decimal)
            else abs(n)
        )

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return Type(arguments[0].kind)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if types[0].kind is Kind.DAYS_DURATION:
            return func.greatest(arguments[0], opposite(arguments[0]))
        return sa.type_coerce(func.abs(arguments[0]), arguments[0].type)
