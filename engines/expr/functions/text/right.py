"""`RIGHT`: the last characters of a text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.expr.sql import numbers
from engines.kernel.texts import Text


class Right(StringFunction):
    names = ("RIGHT", "right")
    total = True
    takes = ("string: string, characters: number",)
    doc = Text("The last characters of a text.", "文本末尾的若干字符。")
    examples = (('RIGHT("foobar", 3)', '"bar"'),)
    pushable = True

    @staticmethod
    def run(string: str, characters: Decimal) -> str:
        count = max(int(characters), 0)
        return string[-count:] if count else ""

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        count = numbers.whole(arguments[1])
        return func.right(arguments[0], sa.case((count < 0, 0), else_=count))
