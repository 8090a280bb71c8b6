"""`substring after`: what stands after the first match; empty when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class SubstringAfter(StringFunction):
    names = ("substring after",)
    takes = ("string: string, match: string",)
    doc = Text("What stands after the first match; empty when there is none.", "首个匹配之后的内容；无匹配则为空文本。")
    examples = (('substring after("foobar", "ob")', '"ar"'),)
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[2] if match else string

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        text, match = arguments
        at = func.strpos(text, match)
        rest = func.substr(text, at + func.char_length(match))
        return sa.case((match == "", text), (at > 0, rest), (at.is_not(None), ""), else_=sa.null())
