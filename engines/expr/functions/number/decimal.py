"""`decimal`: rounded to `scale` places, half to even."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class DecimalPlaces(NumberFunction):
    names = ("decimal",)
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half to even.", "保留 scale 位小数（四舍六入五成双）。")
    examples = (("decimal(1/3, 2)", "0.33"), ("decimal(2.5, 0)", "2"))

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half even")
