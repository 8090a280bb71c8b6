"""Written ranges as arguments of functions (`includes([1..10], amount)`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    point: bool = False
    written: tuple[Any, Any] = (None, None)
    """The values of ends that are written; None for a column, or a value of the world."""

    def ends(self) -> tuple[Column, Column]:
        return self.low, self.high

    def is_backwards(self) -> Column | bool:
        """Whether it is none, because its ends are the wrong way round; True or False where both are written."""
        if self.point:
            return False
        low, high = self.written
        return self.low > self.high if low is None or high is None else bool(low > high)


def as_range(value: Any, texts: bool = False) -> SqlRange:
    """`texts`: ordered by their characters' codes, as everywhere in the language."""
    found = value if isinstance(value, SqlRange) else SqlRange(value, value, point=True)
    low, high = (each.value if isinstance(each, sa.BindParameter) else None for each in found.ends())
    found = replace(found, written=(low, high))
    if not texts:
        return found
    return replace(found, low=sa.collate(found.low, "C"), high=sa.collate(found.high, "C"))


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


def known(verdict: Column, ranges: Sequence[SqlRange], ends: Sequence[Column]) -> Column:
    """The verdict; NULL when one of the ends it is about is unknown, or a range is none."""
    gaps: list[Column] = [end.is_(None) for end in dict.fromkeys(ends) if not isinstance(end, sa.BindParameter)]
    backwards = [each.is_backwards() for each in ranges]
    if any(each is True for each in backwards):
        return sa.null()
    gaps += [each for each in backwards if not isinstance(each, bool)]
    return sa.case((sa.or_(*gaps), sa.null()), else_=verdict) if gaps else verdict
