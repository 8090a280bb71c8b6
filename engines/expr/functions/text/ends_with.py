"""`ends with`: whether a text ends with another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class EndsWith(StringFunction):
    names = ("ends with",)
    total = True
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text ends with another one.", "文本是否以另一文本结尾。")
    examples = (('ends with("foobar", "r")', "true"),)
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return string.endswith(match)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.right(arguments[0], func.char_length(arguments[1])) == arguments[1]  # type: ignore[no-any-return]
