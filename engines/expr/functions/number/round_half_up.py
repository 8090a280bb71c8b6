"""`round half up`: rounded to `scale` places, half away from zero (as in shops)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.function import NoSql
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class RoundHalfUp(NumberFunction):
    names = ("round half up", "ROUND")
    cost = 3
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, half away from zero (as in shops).", "四舍五入，保留 scale 位小数。")
    examples = (("round half up(5.5, 0)", "6"), ("round half up(-1.126, 2)", "-1.13"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "half up")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        scale = numbers.known_whole(arguments[1])
        if scale is None:
            raise NoSql
        return numbers.at_scale(arguments[0], scale, func.round)
