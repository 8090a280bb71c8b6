"""Days and years in conditions: which dates and moments a comparison is about, and comparing them with a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from engines.data.types import DATE, DATE_TIME, DAYS_DURATION, Kind
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.expr.typing import BUILT_IN

_DAY = timedelta(days=1)
_MOST_YEAR = 9998
"""The next year is one that PostgreSQL and Python both know."""


def of_calendar(node: t.Node, name: str) -> t.Node | None:
    """The one date or moment that a function is called with, when it is that function."""
    if not isinstance(node, t.Call) or not isinstance(node.function, t.Name) or len(node.arguments) != 1:
        return None
    function, value = functions().get(node.function.name), node.arguments[0].value
    known = function is not None and name in function.names
    return value if known and value.type.kind in (Kind.DATE, Kind.DATE_TIME) else None


def year_of(node: t.Node) -> t.Node | None:
    """x of `year(x)` and of `x.year`."""
    if isinstance(node, t.Path) and node.member == "year" and node.target.type.kind in (Kind.DATE, Kind.DATE_TIME):
        return node.target
    return of_calendar(node, "year")


def written_year(node: t.Node) -> int | None:
    value = node.value if isinstance(node, t.Const) else None
    whole = isinstance(value, (Decimal, int)) and not isinstance(value, bool) and value == int(value)
    return int(value) if whole and value is not None and 1 <= value <= _MOST_YEAR else None


def called(name: str, *values: t.Node) -> t.Node:
    """A call that gives a date."""
    return t.Call(t.Name(name, type=BUILT_IN), tuple(t.Argument(each) for each in values), type=DATE)


def written_day(value: date) -> t.Node:
    return t.Const(value, type=DATE)


def from_day(op: str, value: t.Node, day: t.Node, node: t.Compare) -> t.Compare:
    """A date or a moment against the beginning of a day."""
    return compare(op, value, day, node) if value.type.kind is Kind.DATE else on_day(op, value, day, node)


def on_day(op: str, moment: t.Node, day: t.Node, node: t.Compare) -> t.Compare:
    """The local day of a moment against a day, as the moment against the start of that day or of the next."""
    if op in ("<=", ">"):
        one = t.UnitLiteral("1", "days", _DAY, type=DAYS_DURATION)
        day = t.Arithmetic("+", day, one, span=node.span, type=DATE)
    start = t.Convert(day, "date and time", span=node.span, type=DATE_TIME)
    return compare("<" if op in ("<", "<=") else ">=", moment, start, node)


def compare(op: str, left: t.Node, right: t.Node, node: t.Compare) -> t.Compare:
    return t.Compare(op, left, right, span=node.span, type=node.type)
