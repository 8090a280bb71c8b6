"""Comparisons with a day, a month, a quarter or a year as the two ends between which a column lies: an index finds them."""

from __future__ import annotations

from datetime import date

from engines.data.types import DATE, MONTHS_DURATION, Kind
from engines.expr import tree as t
from engines.expr.sql.days import called, from_day, of_calendar, on_day, written_day, written_year, year_of
from engines.expr.sql.nulls import never_null
from engines.expr.sql.solve import constant
from engines.expr.temporal import MonthsDuration

_START_OF_YEAR = "start of year"
_MONTHS = {"start of month": 1, "start of quarter": 3, _START_OF_YEAR: 12}


def ends_of(node: t.Compare) -> tuple[t.Compare, t.Compare] | None:
    """`date(x) = today()`, `year(x) = 2026`, `start of month(x) = start of month(today())` as the two ends between
    which x lies; None for other comparisons, and where null may equal null.

    Args:
        node: as `solved` gives it.
    """
    if node.op != "=" or not constant(node.right) or constant(node.left) or not never_null(node.right):
        return None
    value, right = of_calendar(node.left, "date"), node.right
    if value is not None and value.type.kind is Kind.DATE_TIME and right.type.kind is Kind.DATE:
        return on_day(">=", value, right, node), on_day("<=", value, right, node)
    for name, months in _MONTHS.items():
        value, there = of_calendar(node.left, name), of_calendar(right, name)
        if value is not None and there is not None:
            return _from_to(value, right, months, node)
    value, there = year_of(node.left), year_of(right)
    if value is None:
        return None
    if there is not None:
        return _from_to(value, called(_START_OF_YEAR, there), 12, node)
    year = written_year(right)
    return None if year is None else _from_to(value, written_day(date(year, 1, 1)), 12, node)


def _from_to(value: t.Node, start: t.Node, months: int, node: t.Compare) -> tuple[t.Compare, t.Compare]:
    """From a day up to the same day so many months later, which is outside."""
    span = t.UnitLiteral(str(months), "months", MonthsDuration(months), type=MONTHS_DURATION)
    end = t.Arithmetic("+", start, span, span=node.span, type=DATE)
    return from_day(">=", value, start, node), from_day("<", value, end, node)
