"""Comparisons rewritten so that the column stands alone and the arithmetic is on the constant side: only then can an
index be used. Every step keeps the meaning for all rows, nulls included."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import DATE, DATE_TIME, DAYS_DURATION, MONTHS_DURATION, Kind
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.expr.scope import CURRENT_USER
from engines.expr.sql.constants import is_local
from engines.expr.sql.nulls import never_null
from engines.expr.temporal import MonthsDuration
from engines.expr.typing import BUILT_IN

FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_DAY = timedelta(days=1)
_START_OF_YEAR = "start of year"
_MONTHS = {"start of month": 1, "start of quarter": 3, _START_OF_YEAR: 12}
_MOST_YEAR = 9998
"""The next year is one that PostgreSQL and Python both know."""


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


def ends_of(node: t.Compare) -> tuple[t.Compare, t.Compare] | None:
    """`date(x) = today()`, `year(x) = 2026`, `start of month(x) = start of month(today())` as the two ends between
    which x lies; None for other comparisons, and where null may equal null.

    Args:
        node: as `solved` gives it.
    """
    if node.op != "=" or not constant(node.right) or constant(node.left) or not never_null(node.right):
        return None
    value, right = _of_calendar(node.left, "date"), node.right
    if value is not None and value.type.kind is Kind.DATE_TIME and right.type.kind is Kind.DATE:
        return _on_day(">=", value, right, node), _on_day("<=", value, right, node)
    for name, months in _MONTHS.items():
        value, there = _of_calendar(node.left, name), _of_calendar(right, name)
        if value is not None and there is not None:
            return _from_to(value, right, months, node)
    value, there = _year_of(node.left), _year_of(right)
    if value is None:
        return None
    if there is not None:
        return _from_to(value, _built_in(_START_OF_YEAR, there), 12, node)
    year = _written_year(right)
    return None if year is None else _from_to(value, _day(date(year, 1, 1)), 12, node)


def _from_to(value: t.Node, start: t.Node, months: int, node: t.Compare) -> tuple[t.Compare, t.Compare]:
    """From a day up to the same day so many months later, which is outside."""
    span = t.UnitLiteral(str(months), "months", MonthsDuration(months), type=MONTHS_DURATION)
    end = t.Arithmetic("+", start, span, span=node.span, type=DATE)
    return _from_day(">=", value, start, node), _from_day("<", value, end, node)


def _of_calendar(node: t.Node, name: str) -> t.Node | None:
    """The one date or moment that a function is called with, when it is that function."""
    if not isinstance(node, t.Call) or not isinstance(node.function, t.Name) or len(node.arguments) != 1:
        return None
    function, value = functions().get(node.function.name), node.arguments[0].value
    known = function is not None and name in function.names
    return value if known and value.type.kind in (Kind.DATE, Kind.DATE_TIME) else None


def _year_of(node: t.Node) -> t.Node | None:
    """x of `year(x)` and of `x.year`."""
    if isinstance(node, t.Path) and node.member == "year" and node.target.type.kind in (Kind.DATE, Kind.DATE_TIME):
        return node.target
    return _of_calendar(node, "year")


def _written_year(node: t.Node) -> int | None:
    value = node.value if isinstance(node, t.Const) else None
    whole = isinstance(value, (Decimal, int)) and not isinstance(value, bool) and value == int(value)
    return int(value) if whole and value is not None and 1 <= value <= _MOST_YEAR else None


def _built_in(name: str, *values: t.Node) -> t.Node:
    """A call that gives a date."""
    return t.Call(t.Name(name, type=BUILT_IN), tuple(t.Argument(each) for each in values), type=DATE)


def _day(value: date) -> t.Node:
    return t.Const(value, type=DATE)


def _from_day(op: str, value: t.Node, day: t.Node, node: t.Compare) -> t.Compare:
    """A date or a moment against the beginning of a day."""
    return _compare(op, value, day, node) if value.type.kind is Kind.DATE else _on_day(op, value, day, node)


def _step(node: t.Compare) -> t.Compare | None:
    left = node.left
    if _year_of(left) is not None:
        return _years(node)
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


def _years(node: t.Compare) -> t.Compare | None:
    """`year(x) >= 2026` is `x >= 2026-01-01`."""
    year, value = _written_year(node.right), _year_of(node.left)
    if year is None or value is None:
        return None
    first = date(year + (node.op in (">", "<=")), 1, 1)
    return _from_day(">=" if node.op in (">", ">=") else "<", value, _day(first), node)


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
    today = _built_in("today")
    span = t.UnitLiteral(str(amount.value), "days", timedelta(days=int(amount.value)), type=DAYS_DURATION)
    limit = t.Arithmetic("-" if since else "+", today, span, span=node.span, type=DATE)
    op = FLIP[node.op] if since else node.op
    if value.type.kind is Kind.DATE_TIME and op == "=":
        day = _built_in("date", value)
        return _compare(op, day, limit, node)
    return _from_day(op, value, limit, node) if value.type.kind in (Kind.DATE, Kind.DATE_TIME) else None


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
