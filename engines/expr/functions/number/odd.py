"""`odd`: whether a whole number is odd."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Type
from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class Odd(NumberFunction):
    names = ("odd",)
    total = True
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is odd.", "是否为奇数。")
    examples = (("odd(5)", "true"),)
    pushable = True

    @staticmethod
    def run(number: Decimal) -> bool:
        return not decimals.is_even(number)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.mod(func.trunc(numbers.numeric(arguments[0])), 2) != 0
