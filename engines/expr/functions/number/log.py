"""`log`: the natural logarithm."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class Logarithm(NumberFunction):
    names = ("log",)
    takes = ("number: number",)
    doc = Text("The natural logarithm.", "自然对数。")
    examples = (("decimal(log(10), 8)", "2.30258509"),)

    @staticmethod
    def run(number: Decimal) -> Decimal | None:
        return decimals.CONTEXT.ln(Decimal(number)) if number > 0 else None
