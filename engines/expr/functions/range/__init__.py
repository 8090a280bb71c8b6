"""Ranges and points on a line: Allen's relations (DMN 1.5 §10.3.4.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from engines.data.types import BOOLEAN, Kind, Type
from engines.expr.function import Function, NoSql
from engines.expr.sql import ranges
from engines.expr.typing import ORDERED
from engines.expr.values import Range, compare


def span(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


class Relation(Function):
    takes: ClassVar[tuple[str, ...]] = ("a: any, b: any",)
    gives = BOOLEAN
    group = "range"
    cost = 3
    nulls = False
    checks = False

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        kinds = {(each.of or each).kind for each in types}
        if len(kinds) > 1 or not kinds <= ORDERED:
            raise NoSql
        a, b = (ranges.as_range(each, kinds == {Kind.STRING}) for each in arguments)
        return ranges.known(self.verdict(a, b), (a, b), self.ends(a, b))

    def ends(self, a: ranges.SqlRange, b: ranges.SqlRange) -> tuple[sa.ColumnElement[Any], ...]:
        """The ends that must be known."""
        return (*a.ends(), *b.ends())

    def verdict(self, a: ranges.SqlRange, b: ranges.SqlRange) -> sa.ColumnElement[Any]:
        """The relation in SQL, all ends known."""
        raise NotImplementedError


def ends_before(a: Range, b: Range) -> bool | None:
    order = compare(a.high, b.low)
    return None if order is None else order < 0 or (order == 0 and not (a.high_closed and b.low_closed))


def starts_at(a: Range, b: Range) -> bool | None:
    order = compare(a.low, b.low)
    return None if order is None else order == 0 and a.low_closed == b.low_closed


def ends_at(a: Range, b: Range) -> bool | None:
    order = compare(a.high, b.high)
    return None if order is None else order == 0 and a.high_closed == b.high_closed


def covers(a: Range, b: Range) -> bool | None:
    low, high = compare(a.low, b.low), compare(a.high, b.high)
    if low is None or high is None:
        return None
    return (low < 0 or (low == 0 and (a.low_closed or not b.low_closed))) and (
        high > 0 or (high == 0 and (a.high_closed or not b.high_closed))
    )
