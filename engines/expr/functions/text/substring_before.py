"""`substring before`: what stands before the first match; empty when there is none."""

from __future__ import annotations

from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class SubstringBefore(StringFunction):
    names = ("substring before",)
    takes = ("string: string, match: string",)
    doc = Text(
        "What stands before the first match; empty when there is none.", "首个匹配之前的内容；无匹配则为空文本。"
    )
    examples = (('substring before("foobar", "bar")', '"foo"'), ('substring before("foobar", "x")', '""'))

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[0] if match and match in string else ""
