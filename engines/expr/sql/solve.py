"""Comparisons rewritten so that the column stands alone and the arithmetic is on the constant side: only then can an
index be used. Every step keeps the meaning for all rows, nulls included (ordering comparisons only)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engines.data.types import DATE, DATE_TIME, DAYS_DURATION, Kind
from engines.expr import tree as t
from engines.expr.scope import CURRENT_USER
from engines.expr.sql.constants import is_local

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
    if node.op in ("=", "!=") or not constant(node.right):
        return node
    step = _step(node)
    return node if step is None else solved(step)


def _step(node: t.Compare) -> t.Compare | None:
    left = node.left
    match left:
        case t.Arithmetic(op="+" | "-"):
            return _arithmetic(node, left)
        case t.Call(function=t.Name(name="days since" | "days until")):
            return _day_count(node, left)
        case t.Call(function=t.Name(name="date")) if len(left.arguments) == 1:
            value = left.arguments[0].value
            return _on_day(node.op, value, node.right, node) if value.type.kind is Kind.DATE_TIME else None
        case _:
            return None


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
            return _compare(FLIP[node.op], b, _calculate("-", a, right, a), node)
        return _compare(node.op, a, _calculate("+", b, right, a), node) if constant(b) else None
    if a.type.kind in (Kind.DATE, Kind.DATE_TIME) and b.type.kind is Kind.DAYS_DURATION and constant(b):
        return _compare(node.op, a, _calculate("-" if left.op == "+" else "+", right, b, a), node)
    return None


def _day_count(node: t.Compare, call: t.Call) -> t.Compare | None:
    """`days since(x) > 15` is `x < today() - 15 days`."""
    amount, value = node.right, call.arguments[0].value
    if not (isinstance(amount, t.Const) and amount.value is not None and amount.value == int(amount.value)):
        return None
    if abs(amount.value) > 100_000:
        return None
    since = isinstance(call.function, t.Name) and call.function.name == "days since"
    today = t.Call(t.Name("today"), (), type=DATE)
    span = t.UnitLiteral(str(amount.value), "days", timedelta(days=int(amount.value)), type=DAYS_DURATION)
    limit = t.Arithmetic("-" if since else "+", today, span, span=node.span, type=DATE)
    op = FLIP[node.op] if since else node.op
    if value.type.kind is Kind.DATE:
        return _compare(op, value, limit, node)
    return _on_day(op, value, limit, node) if value.type.kind is Kind.DATE_TIME else None


def _on_day(op: str, moment: t.Node, day: t.Node, node: t.Compare) -> t.Compare:
    """The local day of a moment against a day, as the moment against the start of that day or of the next."""
    if op in ("<=", ">"):
        one = t.UnitLiteral("1", "days", _DAY, type=DAYS_DURATION)
        day = t.Arithmetic("+", day, one, span=node.span, type=DATE)
    start = t.Convert(day, "date and time", span=node.span, type=DATE_TIME)
    return _compare("<" if op in ("<", "<=") else ">=", moment, start, node)


def _whole_days(node: t.Node) -> bool:
    value: Any = getattr(node, "value", None)
    return isinstance(node, (t.UnitLiteral, t.AtLiteral)) and isinstance(value, timedelta) and not value % _DAY


def _calculate(op: str, left: t.Node, right: t.Node, like: t.Node) -> t.Node:
    return t.Arithmetic(op, left, right, span=like.span, type=like.type)


def _compare(op: str, left: t.Node, right: t.Node, node: t.Compare) -> t.Compare:
    return t.Compare(op, left, right, span=node.span, type=node.type)
