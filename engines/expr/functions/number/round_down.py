"""`round down`: rounded to `scale` places, towards zero."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class RoundDown(NumberFunction):
    names = ("round down", "ROUNDDOWN")
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, towards zero.", "向零舍入，保留 scale 位小数。")
    examples = (("round down(5.9, 0)", "5"),)

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "down")
