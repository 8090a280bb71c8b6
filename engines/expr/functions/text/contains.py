"""`contains`: whether a text contains another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class Contains(StringFunction):
    names = ("contains",)
    total = True
    takes = ("string: string, match: string",)
    gives = BOOLEAN
    doc = Text("Whether a text contains another one.", "文本是否包含另一文本。")
    examples = (('contains("foobar", "ob")', "true"), ('contains("foobar", null)', "null"))
    pushable = True

    @staticmethod
    def run(string: str, match: str) -> bool:
        return match in string

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.strpos(arguments[0], arguments[1]) > 0
