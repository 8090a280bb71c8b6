"""`replace`: replaces what a regular expression finds; $1 is its first group."""

from __future__ import annotations

from engines.expr.env import Env
from engines.expr.functions.text import StringFunction
from engines.expr.regex import pattern_for
from engines.kernel.texts import Text


class Replace(StringFunction):
    names = ("replace",)
    cost = 3
    takes = ("input: string, pattern: string, replacement: string, flags?: string",)
    doc = Text(
        "Replaces what a regular expression finds; $1 is its first group.", "替换正则匹配的内容；$1 为第一个分组。"
    )
    examples = (('replace("abcd", "(ab)|(a)", "[1=$1]")', '"[1=ab]cd"'),)

    nulls = True
    world = True

    @staticmethod
    def run(
        env: Env, text: str | None, pattern: str | None, replacement: str | None, flags: str | None = None
    ) -> str | None:
        if text is None or pattern is None or replacement is None:
            return None
        found = pattern_for(pattern, flags or "", env)
        return None if found is None else found.substitute(text, replacement, env)
