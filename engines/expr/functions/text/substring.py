"""`substring`: a part of a text; a negative start counts from the end."""

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


class Substring(StringFunction):
    names = ("substring", "MID")
    takes = ("string: string, start position: number, length?: number",)
    doc = Text("A part of a text; a negative start counts from the end.", "截取文本；起始位置为负则从末尾数起。")
    examples = (('substring("foobar", 3)', '"obar"'), ('substring("foobar", -2, 1)', '"a"'))
    pushable = True

    @staticmethod
    def run(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
        first = int(start)
        if first == 0 or (length is not None and int(length) < 1):
            return None
        begin = first - 1 if first > 0 else max(len(string) + first, 0)
        return string[begin:] if length is None else string[begin : begin + int(length)]

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        text, start = arguments[0], numbers.whole(arguments[1])
        begin = sa.case((start > 0, start), else_=func.greatest(func.char_length(text) + start, 0) + 1)
        if len(arguments) == 2:
            return sa.case((start != 0, func.substr(text, begin)), else_=sa.null())
        length = numbers.whole(arguments[2])
        return sa.case((sa.and_(start != 0, length >= 1), func.substr(text, begin, length)), else_=sa.null())
