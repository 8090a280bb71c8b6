"""When a value cannot be null, so that `=` may stand alone and an index is used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.emit_python import never_null as always_there
from engines.expr.functions import functions
from engines.expr.scope import CURRENT_USER
from engines.expr.temporal import MonthsDuration

_CALENDAR = frozenset({Kind.DATE, Kind.DATE_TIME})
_CENTURY = timedelta(days=36_525)


def is_null(node: t.Node) -> bool:
    return isinstance(node, t.Const) and node.value is None


def is_user(node: t.Node) -> bool:
    return isinstance(node, t.Name) and node.name == CURRENT_USER


def of_user(node: t.Node) -> bool:
    return t.of_user(node, CURRENT_USER)


def never_null(node: t.Node) -> bool:
    """Whether the value is there for every row."""
    if always_there(node):
        return True
    match node:
        case t.Arithmetic(op="+" | "-") if node.left.type.kind in _CALENDAR and _near(node.right):
            return _of_now(node.left)
        case t.Call(function=t.Name(name=name)) if name in functions() and functions()[name].total:
            return bool(node.arguments) and all(never_null(each.value) for each in node.arguments)
        case t.Convert():
            return never_null(node.value)
        case t.If():
            return never_null(node.then) and never_null(node.otherwise)
        case _:
            return False


def _of_now(node: t.Node) -> bool:
    """Whether it is a day or moment that a century's step cannot carry out of the calendar."""
    match node:
        case t.AtLiteral(value=date() as value):
            return 1000 < value.year < 9000
        case t.Arithmetic(op="+" | "-"):
            return _near(node.right) and _of_now(node.left)
        case t.Convert():
            return _of_now(node.value)
        case t.Call(function=t.Name(name="today" | "now")):
            return True
        case t.Call(function=t.Name(name=name)) if name in functions() and functions()[name].total:
            return bool(node.arguments) and all(_of_now(each.value) for each in node.arguments)
        case _:
            return False


def _near(node: t.Node) -> bool:
    value: Any = getattr(node, "value", None) if isinstance(node, (t.UnitLiteral, t.AtLiteral)) else None
    if isinstance(value, MonthsDuration):
        return abs(value.months) <= 1200
    return isinstance(value, timedelta) and abs(value) <= _CENTURY
