"""`modulo`: the rest of a division, with the divisor's sign."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class Modulo(NumberFunction):
    names = ("modulo", "MOD")
    takes = ("dividend: number, divisor: number",)
    doc = Text("The rest of a division, with the divisor's sign.", "取余，符号与除数相同。")
    examples = (("modulo(12, 5)", "2"), ("modulo(-12, 5)", "3"), ("modulo(1, 0)", "null"))
    pushable = True

    @staticmethod
    def run(dividend: Decimal, divisor: Decimal) -> Decimal | None:
        if not divisor:
            return None
        quotient = decimals.CONTEXT.divide(Decimal(dividend), Decimal(divisor)).to_integral_value(ROUND_FLOOR)
        return decimals.subtract(dividend, decimals.multiply(divisor, quotient))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return numbers.modulo(*arguments)
