"""`round up`: rounded to `scale` places, away from zero."""

from __future__ import annotations

from decimal import Decimal

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text


class RoundUp(NumberFunction):
    names = ("round up", "ROUNDUP")
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, away from zero.", "远离零舍入，保留 scale 位小数。")
    examples = (("round up(5.1, 0)", "6"), ("round up(-1.121, 2)", "-1.13"))

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "up")
