"""`CONCATENATE`: joins texts; nulls are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Type
from engines.expr.bounds import require_characters
from engines.expr.functions.text import StringFunction
from engines.kernel.texts import Text


class Concatenate(StringFunction):
    names = ("CONCATENATE", "CONCAT")
    takes = ("text…: any",)
    doc = Text("Joins texts; nulls are left out.", "连接多个文本，忽略空值。")
    examples = (('CONCATENATE("a", "b", null)', '"ab"'),)
    nulls = True
    checks = False
    pushable = True

    @staticmethod
    def run(*texts: Any) -> str | None:
        if any(each is not None and not isinstance(each, str) for each in texts):
            return None
        require_characters(sum(len(each) for each in texts if each is not None))
        return "".join(each for each in texts if each is not None)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return func.concat(*arguments)
