"""Comparisons rewritten so that the column stands alone and the arithmetic is on the constant side: only then can an
index be used. Every step keeps the meaning for all rows, nulls included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from engines.data.types import DATE, DAYS_DURATION, Kind
from engines.expr import tree as t
from engines.expr.scope import CURRENT_USER
from engines.expr.sql.constants import is_local
from engines.expr.sql.days import called, compare, from_day, on_day, written_day, written_year, year_of

FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_DAY = timedelta(days=1)


def constant(node: t.Node) -> bool:
    """Whether the value is the same for all rows of a query."""
    return not any(
        isinstance(each, (t.Local, t.ItemMember, t.Placeholder))
        or (isinstance(each, t.Name) and each.name != CURRENT_USER and each.type.kind is not Kind.FUNCTION)
        for each in t.walk(node)
    )


def solved(node: t.Compare) -> t.Compare:
    """An equal comparison with the column alone on the left, as far as that is possible."""
    if constant(node.left) and not constant(node.right):
        node = t.Compare(FLIP[node.op], node.right, node.left, span=node.span, type=node.type)
    if node.op == "!=" or not constant(node.right):
        return node
    step = _equal_step(node) if node.op == "=" else _step(node)
    return node if step is None else solved(step)


def _step(node: t.Compare) -> t.Compare | None:
    left = node.left
    if year_of(left) is not None:
        return _years(node)
    match left:
        case t.Arithmetic(op="+" | "-"):
            return _arithmetic(node, left)
        case t.Call(function=t.Name(name="days since" | "days until")):
            return _day_count(node, left)
        case t.Call(function=t.Name(name="date")) if len(left.arguments) == 1:
            value = left.arguments[0].value
            return on_day(node.op, value, node.right, node) if value.type.kind is Kind.DATE_TIME else None
        case _:
            return None


def _years(node: t.Compare) -> t.Compare | None:
    """`year(x) >= 2026` is `x >= 2026-01-01`."""
    year, value = written_year(node.right), year_of(node.left)
    if year is None or value is None:
        return None
    first = date(year + (node.op in (">", "<=")), 1, 1)
    return from_day(">=" if node.op in (">", ">=") else "<", value, written_day(first), node)


def _arithmetic(node: t.Compare, left: t.Arithmetic) -> t.Compare | None:
    a, b, right = left.left, left.right, node.right
    if is_local(a) or is_local(b):
        return None
    exact = _whole_days(right) if left.type.kind is Kind.DAYS_DURATION else _whole_days(b)
    dates = Kind.DATE in (a.type.kind, b.type.kind)
    if dates and not exact:
        return None
    if left.op == "-" and left.type.kind is Kind.DAYS_DURATION and a.type.kind in (Kind.DATE, Kind.DATE_TIME):
        if constant(a):
            return compare(FLIP[node.op], b, _calculate("-", a, right, a), node)
        return compare(node.op, a, _calculate("+", b, right, a), node) if constant(b) else None
    if a.type.kind in (Kind.DATE, Kind.DATE_TIME) and b.type.kind is Kind.DAYS_DURATION and constant(b):
        return compare(node.op, a, _calculate("-" if left.op == "+" else "+", right, b, a), node)
    return None


def _equal_step(node: t.Compare) -> t.Compare | None:
    """`days since(x) = 3` is `date(x) = today() - 3 days`."""
    match node.left:
        case t.Call(function=t.Name(name="days since" | "days until")):
            return _day_count(node, node.left)
        case _:
            return None


def _day_count(node: t.Compare, call: t.Call) -> t.Compare | None:
    """`days since(x) > 15` is `x < today() - 15 days`."""
    amount, value = node.right, call.arguments[0].value
    if not (isinstance(amount, t.Const) and amount.value is not None and amount.value == int(amount.value)):
        return None
    if abs(amount.value) > 100_000:
        return None
    since = isinstance(call.function, t.Name) and call.function.name == "days since"
    today = called("today")
    span = t.UnitLiteral(str(amount.value), "days", timedelta(days=int(amount.value)), type=DAYS_DURATION)
    limit = t.Arithmetic("-" if since else "+", today, span, span=node.span, type=DATE)
    op = FLIP[node.op] if since else node.op
    if value.type.kind is Kind.DATE_TIME and op == "=":
        day = called("date", value)
        return compare(op, day, limit, node)
    return from_day(op, value, limit, node) if value.type.kind in (Kind.DATE, Kind.DATE_TIME) else None


def _whole_days(node: t.Node) -> bool:
    value: Any = getattr(node, "value", None)
    return isinstance(node, (t.UnitLiteral, t.AtLiteral)) and isinstance(value, timedelta) and not value % _DAY


def _calculate(op: str, left: t.Node, right: t.Node, like: t.Node) -> t.Node:
    return t.Arithmetic(op, left, right, span=like.span, type=like.type)
