"""`upper case`: the text in capital letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr.bounds import require_characters
from engines.expr.functions.text import StringFunction
from engines.expr.sql import spelling
from engines.kernel.texts import Text


class UpperCase(StringFunction):
    names = ("upper case", "UPPER")
    total = True
    takes = ("string: string",)
    doc = Text("The text in capital letters.", "转为大写。")
    examples = (('upper case("aBc4")', '"ABC4"'),)
    pushable = True

    @staticmethod
    def run(string: str) -> str:
        made = string.upper()
        require_characters(len(made))
        return made

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return spelling.upper(arguments[0])
