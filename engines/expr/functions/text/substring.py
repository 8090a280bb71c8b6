"""`substring`: a part of a text; a negative start counts from the end."""

from __future__ import annotations

from decimal import Decimal

from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class Substring(StringFunction):
    names = ("substring", "MID")
    takes = ("string: string, start position: number, length?: number",)
    doc = Text("A part of a text; a negative start counts from the end.", "截取文本；起始位置为负则从末尾数起。")
    examples = (('substring("foobar", 3)', '"obar"'), ('substring("foobar", -2, 1)', '"a"'))

    @staticmethod
    def run(string: str, start: Decimal, length: Decimal | None = None) -> str | None:
        first = int(start)
        if first == 0 or (length is not None and int(length) < 1):
            return None
        begin = first - 1 if first > 0 else max(len(string) + first, 0)
        return string[begin:] if length is None else string[begin : begin + int(length)]
