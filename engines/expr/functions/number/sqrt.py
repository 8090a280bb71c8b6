"""`sqrt`: the square root; null of a negative number."""

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


class SquareRoot(NumberFunction):
    names = ("sqrt", "SQRT")
    takes = ("number: number",)
    doc = Text("The square root; null of a negative number.", "平方根；负数为空。")
    examples = (("sqrt(16)", "4"), ("sqrt(-1)", "null"))
    cost = 4
    pushable = True

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return None if number < 0 else decimals.CONTEXT.sqrt(Decimal(number))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return numbers.square_root(arguments[0])
