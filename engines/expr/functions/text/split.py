"""`split`: the pieces of a text between matches of a regular expression."""

from __future__ import annotations

from engines.data.types import STRING, list_of
from engines.expr.env import Env
from engines.expr.functions.text import StringFunction
from engines.expr.regex import pattern_for
from engines.kernel.texts import Text


class Split(StringFunction):
    names = ("split",)
    cost = 5
    takes = ("string: string, delimiter: string",)
    gives = list_of(STRING)
    doc = Text("The pieces of a text between matches of a regular expression.", "按正则表达式拆分文本。")
    examples = (('split("a;b;c", ";")', '["a", "b", "c"]'),)
    world = True

    @staticmethod
    def run(env: Env, string: str, delimiter: str) -> list[str] | None:
        found = pattern_for(delimiter, "", env)
        return None if found is None else found.split(string, env)
