"""`substring after`: what stands after the first match; empty when there is none."""

from __future__ import annotations

from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class SubstringAfter(StringFunction):
    names = ("substring after",)
    takes = ("string: string, match: string",)
    doc = Text("What stands after the first match; empty when there is none.", "首个匹配之后的内容；无匹配则为空文本。")
    examples = (('substring after("foobar", "ob")', '"ar"'),)

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[2] if match else string
