"""`is blank`: whether there is no value, an empty text or an empty list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Kind, Type
from engines.expr.functions.logic import LogicFunction
from engines.kernel.texts import Text


class IsBlank(LogicFunction):
    names = ("is blank", "ISBLANK", "为空")
    takes = ("value: any",)
    gives = BOOLEAN
    doc = Text("Whether there is no value, an empty text or an empty list.", "是否为空值、空文本或空列表。")
    examples = (
        ('is blank("")', "true"),
        ("is blank(null)", "true"),
        ("is blank(0)", "false"),
        ("is blank([])", "true"),
    )
    nulls = True
    checks = False
    pushable = True

    @staticmethod
    def run(value: Any) -> bool:
        return value is None or (isinstance(value, (str, list, tuple)) and len(value) == 0)

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        (value,) = arguments
        if types[0].kind is Kind.STRING:
            return func.coalesce(value, "") == ""
        if types[0].kind is Kind.LIST:
            return func.coalesce(func.cardinality(value), 0) == 0
        return value.is_(None)  # type: ignore[no-any-return]

    def never_null(self) -> bool:
        return True
