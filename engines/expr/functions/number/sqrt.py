"""`sqrt`: the square root; null of a negative number."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class SquareRoot(NumberFunction):
    names = ("sqrt", "SQRT")
    takes = ("number: number",)
    doc = Text("The square root; null of a negative number.", "平方根；负数为空。")
    examples = (("sqrt(16)", "4"), ("sqrt(-1)", "null"))

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return None if number < 0 else decimals.CONTEXT.sqrt(Decimal(number))
