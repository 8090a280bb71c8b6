"""`trim`: the text without spaces at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class Trim(StringFunction):
    names = ("trim", "TRIM")
    total = True
    takes = ("string: string",)
    doc = Text("The text without spaces at its ends.", "去掉首尾空格。")
    examples = (('trim("  a b ")', '"a b"'),)
    pushable = True

    @staticmethod
    def run(string: str) -> str:
        return string.strip(" \t\n\r")

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.btrim(arguments[0], " \t\n\r")
