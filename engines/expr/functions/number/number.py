"""`number`: the number a text means."""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException
from typing import Any

from engines.expr import decimals
from engines.expr.functions.number import NumberFunction
from engines.kernel.texts import Text

_WRITTEN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,5})?", re.A)


class NumberOf(NumberFunction):
    names = ("number",)
    takes = ("from: string, grouping separator?: string, decimal separator?: string", "from: number")
    doc = Text("The number a text means.", "把文本转成数字。")
    examples = (('number("1 000,0", " ", ",")', "1000"), ('number("x")', "null"))
    nulls = True

    @staticmethod
    def run(text: Any, grouping: str | None = None, point: str | None = None) -> Decimal | None:
        if not isinstance(text, str):
            return None if text is None else Decimal(text)
        if grouping not in (None, " ", ",", ".") or point not in (None, ".", ",") or (grouping and grouping == point):
            return None
        plain = text.replace(grouping, "") if grouping else text
        plain = plain.replace(point, ".") if point and point != "." else plain
        try:
            value = decimals.CONTEXT.create_decimal(plain) if _WRITTEN.fullmatch(plain) else None
        except DecimalException:
            return None
        return value if value is not None and abs(value.adjusted()) < decimals.EXPONENT else None
