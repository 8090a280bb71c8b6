"""`even`: whether a whole number is even."""

from __future__ import annotations

from decimal import Decimal

from engines.data.types import BOOLEAN
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class Even(NumberFunction):
    names = ("even",)
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is even.", "是否为偶数。")
    examples = (("even(2)", "true"),)

    @staticmethod
    def run(number: Decimal) -> bool:
        return int(number) % 2 == 0
