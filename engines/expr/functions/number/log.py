"""`log`: the natural logarithm."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class Logarithm(NumberFunction):
    names = ("log",)
    takes = ("number: number",)
    doc = Text("The natural logarithm.", "自然对数。")
    examples = (("decimal(log(10), 8)", "2.30258509"),)
    cost = 60
    pushable = True

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return decimals.CONTEXT.ln(Decimal(number)) if number > 0 else None

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return numbers.logarithm(arguments[0])
