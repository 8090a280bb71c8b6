"""`round half down`: rounded to `scale` places, half towards zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.function import NoSql
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class RoundHalfDown(NumberFunction):
    names = ("round half down",)
    cost = 3
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half towards zero.", "五舍六入，保留 scale 位小数。")
    examples = (("round half down(5.5, 0)", "5"),)
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half down")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        scale = numbers.known_whole(arguments[1])
        if scale is None:
            raise NoSql
        return numbers.at_scale(arguments[0], scale, numbers.half_down)
