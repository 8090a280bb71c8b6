"""`upper case`: the text in capital letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class UpperCase(StringFunction):
    names = ("upper case", "UPPER")
    takes = ("string: string",)
    doc = Text("The text in capital letters.", "转为大写。")
    examples = (('upper case("aBc4")', '"ABC4"'),)
    pushable = True
    run = staticmethod(str.upper)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.upper(arguments[0])
