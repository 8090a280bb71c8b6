"""`matches`: whether a regular expression is found in a text."""

from __future__ import annotations

from engines.data.types import BOOLEAN
from engines.expr.env import Env
from engines.expr.functions.text import StringFunction
from engines.expr.regex import pattern_for
from engines.kernel.texts import Text


class Matches(StringFunction):
    names = ("matches",)
    takes = ("input: string, pattern: string, flags?: string",)
    gives = BOOLEAN
    doc = Text("Whether a regular expression is found in a text.", "文本中是否匹配正则表达式。")
    examples = (('matches("foobar", "^fo*b")', "true"), ('matches("FOO", "foo", "i")', "true"))

    nulls = True
    world = True

    @staticmethod
    def run(env: Env, text: str | None, pattern: str | None, flags: str | None = None) -> bool | None:
        if text is None or pattern is None:
            return None
        found = pattern_for(pattern, flags or "", env)
        return None if found is None else found.search(text, env) is not None
