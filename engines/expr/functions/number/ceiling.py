"""`ceiling`: rounded up to a whole number, or to `scale` places."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr import decimals
from engines.expr.function import NoSql
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class Ceiling(NumberFunction):
    names = ("ceiling",)
    cost = 3
    takes = ("n: number, scale?: number",)
    doc = Text("Rounded up to a whole number, or to `scale` places.", "向上取整，或保留 scale 位小数。")
    examples = (("ceiling(1.5)", "2"), ("ceiling(-1.56, 1)", "-1.5"))
    pushable = True

    @staticmethod
    def run(n: Decimal, scale: Decimal | None = None) -> Decimal | None:
        if scale is None:
            return Decimal(n).to_integral_value(ROUND_CEILING)
        return decimals.rounded(Decimal(n), scale, "ceiling")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if len(arguments) == 1:
            return func.ceil(numbers.numeric(arguments[0]))
        scale = numbers.known_whole(arguments[1])
        if scale is None:
            raise NoSql
        return numbers.at_scale(arguments[0], scale, func.ceil)
