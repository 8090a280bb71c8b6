"""Yes and no, blanks, and Excel's spellings of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import ANY, BOOLEAN, NULL, Kind, Type
from engines.expr import tree as t
from engines.expr.function import Function
from engines.expr.tests_in import any_of
from engines.expr.typing import join
from engines.kernel.texts import Text


class LogicFunction(Function):
    group = "logic"


class Not(LogicFunction):
    names = ("not", "NOT", "非")
    takes = ("negand: any",)
    gives = BOOLEAN
    doc = Text("The opposite of a condition; null stays null.", "取反；空值仍为空。")
    examples = (("not(true)", "false"), ("not(null)", "null"))
    nulls = True
    checks = False

    @staticmethod
    def run(value: Any) -> bool | None:
        return not value if isinstance(value, bool) else None


class If(LogicFunction):
    names = ("IF",)
    takes = ("condition: boolean, then: any, else?: any",)
    doc = Text("Excel's if: one value or another.", "Excel 的 IF：按条件取值。")
    examples = (('IF(1 > 2, "a", "b")', '"b"'), ("IF(null, 1, 2)", "2"))
    nulls = True

    @staticmethod
    def run(condition: Any, then: Any, otherwise: Any = None) -> Any:
        return then if condition is True else otherwise

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        otherwise = values[2] if len(values) > 2 else t.Const(None, type=NULL)
        return t.If(values[0], values[1], otherwise, span=span, type=join(values[1].type, otherwise.type))


class And(LogicFunction):
    names = ("AND",)
    takes = ("condition…: boolean",)
    gives = BOOLEAN
    doc = Text("Whether all conditions hold.", "是否全部成立。")
    examples = (("AND(true, 1 < 2)", "true"),)
    nulls = True

    @staticmethod
    def run(*conditions: Any) -> bool | None:
        return any_of((None if each is None else not each for each in conditions), negated=True)

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        return t.And(tuple(values), span=span, type=BOOLEAN)


class Or(LogicFunction):
    names = ("OR",)
    takes = ("condition…: boolean",)
    gives = BOOLEAN
    doc = Text("Whether one of the conditions holds.", "是否有任一成立。")
    examples = (("OR(false, 1 < 2)", "true"),)
    nulls = True

    @staticmethod
    def run(*conditions: Any) -> bool | None:
        return any_of(conditions)

    def rewrite(self, values: Sequence[t.Node], span: tuple[int, int]) -> t.Node:
        return t.Or(tuple(values), span=span, type=BOOLEAN)


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
        return func.coalesce(*arguments)
