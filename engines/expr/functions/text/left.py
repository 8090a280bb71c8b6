"""`LEFT`: the first characters of a text."""

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


class Left(StringFunction):
    names = ("LEFT", "left")
    total = True
    takes = ("string: string, characters: number",)
    doc = Text("The first characters of a text.", "文本开头的若干字符。")
    examples = (('LEFT("foobar", 3)', '"foo"'),)
    pushable = True

    @staticmethod
    def run(string: str, characters: Decimal) -> str:
        return string[: max(int(characters), 0)]

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        count = numbers.whole(arguments[1])
        return func.left(arguments[0], sa.case((count < 0, 0), else_=count))
