"""`round half down`: rounded to `scale` places, half towards zero."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class RoundHalfDown(NumberFunction):
    names = ("round half down",)
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half towards zero.", "五舍六入，保留 scale 位小数。")
    examples = (("round half down(5.5, 0)", "5"),)

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half down")
