"""`string length`: how many characters a text has."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import NUMBER, Type
from engines.expr.functions.text import StringFunction
from engines.expr.sql.numbers import typed
from engines.kernel.texts import Text


class StringLength(StringFunction):
    names = ("string length", "LEN")
    total = True
    takes = ("string: string",)
    gives = NUMBER
    doc = Text("How many characters a text has.", "文本的字符数。")
    examples = (('string length("合同A")', "3"),)
    pushable = True

    @staticmethod
    def run(string: str) -> Decimal:
        return Decimal(len(string))

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return typed(sa.cast(func.char_length(arguments[0]), sa.Numeric), 10)
