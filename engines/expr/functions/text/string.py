"""`string`: the text of a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import DATE, NUMBER, STRING, Kind, Type
from engines.expr import temporal
from engines.expr.bounds import require_characters, require_parts
from engines.expr.decimals import number_text
from engines.expr.env import Env
from engines.expr.escapes import quote
from engines.expr.function import Function, NoSql
from engines.expr.moments import local
from engines.expr.temporal import MonthsDuration
from engines.expr.values import Closure, Range, is_record
from engines.expr.wide import DATE_TIMES, DATES, DAYS, TIMES
from engines.kernel.texts import Text


def text_of(value: Any, inner: bool = False) -> str:
    """The FEEL text of any value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal() | int():
            return number_text(value)
        case str():
            return quote(value) if inner else value
        case list() | tuple():
            return "[" + ", ".join(text_of(each, True) for each in value) + "]"
        case Range():
            if value.unary:
                return _test_text(value)
            ends = f"{text_of(value.low, True)}..{text_of(value.high, True)}"
            return f"{'[' if value.low_closed else '('}{ends}{']' if value.high_closed else ')'}"
        case Mapping():
            if is_record(value):
                return str(value.get("title") or value.get("name") or value["id"])
            return "{" + ", ".join(f"{_key(key)}: {text_of(each, True)}" for key, each in value.items()) + "}"
        case Closure():
            return f"function({', '.join(value.parameters)})"
        case MonthsDuration():
            return temporal.text_of(value)
        case _ if isinstance(value, (*DATES, *TIMES, *DATE_TIMES, *DAYS)):
            return temporal.text_of(value)
        case _:
            return str(value)


def _test_text(value: Range) -> str:
    if value.low is not None and value.high is not None:
        return f"(= {text_of(value.low, True)})"
    if value.low is None:
        return f"({'<=' if value.high_closed else '<'} {text_of(value.high, True)})"
    return f"({'>=' if value.low_closed else '>'} {text_of(value.low, True)})"


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else quote(key)


class StringOf(Function):
    names = ("string", "TEXT")
    cost = 4
    takes = ("from: any",)
    gives = STRING
    group = "text"
    doc = Text("The text of a value.", "把值转成文本。")
    examples = (("string(1.1)", '"1.1"'), ("string(null)", "null"), ('string(@"2012-12-25")', '"2012-12-25"'))
    world = True
    pushable = True

    @staticmethod
    def run(env: Env, value: Any) -> str:
        require_parts(value)
        text = text_of(local(value, env)) if isinstance(value, datetime) else text_of(value)
        require_characters(len(text))
        return text

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        if types[0].kind == STRING.kind:
            return arguments[0]  # type: ignore[no-any-return]
        if types[0] == NUMBER:
            return sa.cast(func.trim_scale(sa.cast(arguments[0], sa.Numeric)), sa.Text)
        if types[0] == DATE:
            return func.to_char(arguments[0], "YYYY-MM-DD")
        if types[0].kind in (Kind.BOOLEAN, Kind.TIME):
            return sa.cast(arguments[0], sa.Text)
        raise NoSql
