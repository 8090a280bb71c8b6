"""`substring before`: what stands before the first match; empty when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class SubstringBefore(StringFunction):
    names = ("substring before",)
    takes = ("string: string, match: string",)
    doc = Text(
        "What stands before the first match; empty when there is none.", "首个匹配之前的内容；无匹配则为空文本。"
    )
    examples = (('substring before("foobar", "bar")', '"foo"'), ('substring before("foobar", "x")', '""'))
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> str:
        return string.partition(match)[0] if match and match in string else ""

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        text, match = arguments
        at = func.strpos(text, match)
        found = sa.and_(match != "", at > 0)
        return sa.case((found, func.left(text, at - 1)), (at.is_not(None), ""), else_=sa.null())
