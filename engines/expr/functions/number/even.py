"""`even`: whether a whole number is even."""

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


class Even(NumberFunction):
    names = ("even",)
    total = True
    takes = ("number: number",)
    gives = BOOLEAN
    doc = Text("Whether a whole number is even.", "是否为偶数。")
    examples = (("even(2)", "true"),)
    pushable = True

    @staticmethod
    def run(number: Decimal) -> bool:
        return decimals.is_even(number)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.mod(func.trunc(numbers.numeric(arguments[0])), 2) == 0
