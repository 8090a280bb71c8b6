"""`starts with`: whether a text begins with another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class StartsWith(StringFunction):
    names = ("starts with",)
    total = True
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text begins with another one.", "文本是否以另一文本开头。")
    examples = (('starts with("foobar", "fo")', "true"),)
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return string.startswith(match)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        text, match = arguments
        if isinstance(match, sa.BindParameter) and isinstance(match.value, str):
            return text.startswith(match.value, autoescape=True)  # type: ignore[no-any-return]
        return func.starts_with(text, match)
