"""`exp`: e to the power of a number."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class Exponential(NumberFunction):
    names = ("exp",)
    takes = ("number: number",)
    doc = Text("e to the power of a number.", "e 的 n 次方。")
    examples = (("decimal(exp(5), 8)", "148.41315910"),)
    cost = 40

    @staticmethod
    def run(number: Decimal) -> Decimal:
        return decimals.CONTEXT.exp(Decimal(number))
