"""What the list functions share: arguments, numbers and sums."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import ANY, NUMBER, Kind, Type
from engines.expr import decimals
from engines.expr.env import DEFAULT_LIMITS
from engines.expr.functions.list import ListFunction
from engines.expr.ops import added
from engines.expr.run import limit
from engines.expr.temporal import MonthsDuration
from engines.expr.values import compare, same
from engines.expr.wide import DAYS
from engines.kernel.texts import Text


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


_MANY = 300
"""From so many items on, plain values are found by their hash instead of one by one."""
_PLAIN = frozenset({str, Decimal, int, bool, type(None), date, timedelta})


def distinct(items: list[Any]) -> list[Any]:
    if len(items) > _MANY and all(type(each) in _PLAIN for each in items):
        return _hashed(items)
    require_tries(len(items))
    kept: list[Any] = []
    for each in items:
        if not any(same(each, other) is True for other in kept):
            kept.append(each)
    return kept


def _hashed(items: list[Any]) -> list[Any]:
    first: dict[Any, Any] = {}
    for each in items:
        first.setdefault((isinstance(each, bool), each), each)
    return list(first.values())


def require_tries(count: int) -> None:
    """Raises LimitReached `expr.limit.steps` where every item is compared with every other."""
    if count > 400 and count * count > DEFAULT_LIMITS.steps * 4:
        raise limit("steps", Text("The expression takes too many steps.", "表达式的计算步骤过多。"))
