"""`round up`: rounded to `scale` places, away from zero."""

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


class RoundUp(NumberFunction):
    names = ("round up", "ROUNDUP")
    cost = 3
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, away from zero.", "远离零舍入，保留 scale 位小数。")
    examples = (("round up(5.1, 0)", "6"), ("round up(-1.121, 2)", "-1.13"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "up")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        scale = numbers.known_whole(arguments[1])
        if scale is None:
            raise NoSql
        return numbers.at_scale(arguments[0], scale, numbers.away)
