"""`lower case`: the text in small letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.expr.sql import spelling
from engines.kernel.texts import Text


class LowerCase(StringFunction):
    names = ("lower case", "LOWER")
    total = True
    takes = ("string: string",)
    doc = Text("The text in small letters.", "转为小写。")
    examples = (('lower case("aBc4")', '"abc4"'),)
    pushable = True
    run = staticmethod(str.lower)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return spelling.lower(arguments[0])
