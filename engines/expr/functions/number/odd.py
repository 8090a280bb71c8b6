"""`odd`: whether a whole number is odd."""

from __future__ import annotations

from decimal import Decimal

from engines.data.types import BOOLEAN
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class Odd(NumberFunction):
    names = ("odd",)
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is odd.", "是否为奇数。")
    examples = (("odd(5)", "true"),)

    @staticmethod
    def run(number: Decimal) -> bool:
        return abs(int(number)) % 2 == 1
