"""Written ranges as arguments of functions (`includes([1..10], amount)`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Column = sa.ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class SqlRange:
    """Two ends; a point is both."""

    low: Column
    high: Column
    low_closed: bool = True
    high_closed: bool = True

    def ends(self) -> tuple[Column, Column]:
        return self.low, self.high


def as_range(value: Any, texts: bool = False) -> SqlRange:
    """`texts`: ordered by their characters' codes, as everywhere in the language."""
    found = value if isinstance(value, SqlRange) else SqlRange(value, value)
    if not texts:
        return found
    low, high = (sa.collate(each, "C") for each in found.ends())
    return SqlRange(low, high, found.low_closed, found.high_closed)


def before(a: SqlRange, b: SqlRange) -> Column:
    """The first ends before the second starts."""
    return a.high <= b.low if not (a.high_closed and b.low_closed) else a.high < b.low


def starts_at(a: SqlRange, b: SqlRange) -> Column:
    return a.low == b.low if a.low_closed == b.low_closed else sa.false()


def ends_at(a: SqlRange, b: SqlRange) -> Column:
    return a.high == b.high if a.high_closed == b.high_closed else sa.false()


def covers(a: SqlRange, b: SqlRange) -> Column:
    low = a.low <= b.low if a.low_closed or not b.low_closed else a.low < b.low
    high = a.high >= b.high if a.high_closed or not b.high_closed else a.high > b.high
    return sa.and_(low, high)


def known(verdict: Column, *ranges: SqlRange) -> Column:
    """The verdict; NULL when an end is unknown."""
    gaps = [end.is_(None) for each in ranges for end in dict.fromkeys(each.ends()) if not _written(end)]
    return sa.case((sa.or_(*gaps), sa.null()), else_=verdict) if gaps else verdict


def _written(end: Column) -> bool:
    return isinstance(end, sa.BindParameter)
