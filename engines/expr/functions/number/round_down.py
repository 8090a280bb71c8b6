"""`round down`: rounded to `scale` places, towards zero."""

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


class RoundDown(NumberFunction):
    names = ("round down", "ROUNDDOWN")
    cost = 3
    takes = ("n: number, scale: number",)
    doc = Text("Rounded to `scale` places, towards zero.", "向零舍入，保留 scale 位小数。")
    examples = (("round down(5.9, 0)", "5"),)
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal) -> Decimal | None:
        return decimals.rounded(Decimal(n), scale, "down")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        scale = numbers.known_whole(arguments[1])
        if scale is None:
            raise NoSql
        return numbers.at_scale(arguments[0], scale, func.trunc)
