"""What the list functions share: arguments, numbers and sums."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import ANY, NUMBER, Kind, Type
from engines.expr import decimals
from engines.expr.env import Budget, Env
from engines.expr.functions.list import ListFunction
from engines.expr.ops import added
from engines.expr.run import draw
from engines.expr.temporal import MonthsDuration
from engines.expr.values import compare, identity, is_record, same, type_of_value
from engines.expr.wide import DAYS


def spread(items: tuple[Any, ...]) -> list[Any]:
    """`f([1, 2])` and `f(1, 2)` mean the same."""
    return list(items[0]) if len(items) == 1 and isinstance(items[0], (list, tuple)) else list(items)


def element(arguments: Sequence[Type]) -> Type:
    first = arguments[0] if arguments else ANY
    return (first.of or ANY) if first.kind is Kind.LIST else first


class Extreme(ListFunction):
    takes = ("list…: any",)
    nulls = True
    checks = False

    def type_of(self, arguments: Sequence[Type]) -> Type:
        return element(arguments)


def extreme(items: tuple[Any, ...], sign: int) -> Any:
    values = spread(items)
    if not values or values == [None]:
        return None
    best = values[0]
    for each in values[1:]:
        order = compare(each, best)
        if order is None:
            return None
        best = each if order * sign > 0 else best
    return best if compare(best, best) is not None else None


def numbers(items: tuple[Any, ...]) -> list[Decimal] | None:
    """The items as numbers; None when one is not, or there are none."""
    values = spread(items)
    if not values or any(isinstance(each, bool) or not isinstance(each, (Decimal, int)) for each in values):
        return None
    return [Decimal(each) for each in values]


def total(values: list[Any]) -> Any:
    return functools.reduce(decimals.add, values)


def total_of(values: list[Any]) -> Any:
    """The sum of numbers or of durations; None when they are mixed or there are none."""
    found = numbers((values,))
    if found:
        return total(found)
    first = values[0] if values else None
    kind = (MonthsDuration,) if isinstance(first, MonthsDuration) else DAYS
    return functools.reduce(added, values) if values and all(isinstance(each, kind) for each in values) else None


def duration_or_number(arguments: Sequence[Type]) -> Type:
    found = element(arguments)
    return found if found.kind in (Kind.DAYS_DURATION, Kind.MONTHS_DURATION) else NUMBER


_PLAIN = frozenset({str, Decimal, int, bool, type(None), date, timedelta})
"""What is found by its hash; anything else is compared with what is like it, four steps each."""


def distinct(items: list[Any], env: Env) -> list[Any]:
    """The items without repetitions, in order. Raises LimitReached `expr.limit.steps`."""
    budget = env.budget or Budget()
    known: set[Any] = set()
    kept: list[Any] = []
    others: dict[Any, list[Any]] = {}
    for each in items:
        if type(each) in _PLAIN:
            key = (isinstance(each, bool), each)
            if key in known:
                continue
            known.add(key)
        else:
            alike = others.setdefault(_outline(each), [])
            draw(budget, 4 * len(alike))
            if any(same(each, other) is True for other in alike):
                continue
            alike.append(each)
        kept.append(each)
    return kept


def _outline(value: Any) -> Any:
    """What equal values of many parts have in common: the id of records, the size of lists and contexts."""
    if isinstance(value, Mapping):
        return ("record", identity(value)) if is_record(value) else ("context", len(value))
    return ("list", len(value)) if isinstance(value, list) else type_of_value(value).kind
