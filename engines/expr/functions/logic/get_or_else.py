"""`get or else`: the first value that is not null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import ANY, Kind, Type
from engines.expr.functions.logic import LogicFunction
from engines.expr.sql import numbers
from engines.expr.typing import join
from engines.kernel.texts import Text


class GetOrElse(LogicFunction):
    names = ("get or else", "coalesce", "IFNULL")
    takes = ("value…: any",)
    doc = Text("The first value that is not null.", "第一个非空的值。")
    examples = (("get or else(null, 5)", "5"), ("coalesce(null, null, 1)", "1"))
    nulls = True
    checks = False
    pushable = True

    @staticmethod
    def run(*values: Any) -> Any:
        return next((each for each in values if each is not None), None)

    def type_of(self, arguments: Sequence[Type]) -> Type:
        found = arguments[0] if arguments else ANY
        for each in arguments[1:]:
            found = join(found, each)
        return found

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        found = func.coalesce(*arguments)
        return sa.type_coerce(found, numbers.widest(arguments)) if types[0].kind is Kind.NUMBER else found
