"""What a decision table's cell lets through, as far as it is plain: a set of constants, or an interval of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.expr import Scope
from engines.expr import tree as t
from engines.expr.parse import parse_unary_tests

_FAR = Decimal("Infinity")


@dataclass(frozen=True)
class Interval:
    low: Decimal
    high: Decimal
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True)
class Unclear:
    """A cell whose reach is not known: nothing is said about it."""


Cell = frozenset[Any] | Interval | Unclear | None
"""None: the cell is `-` and lets everything through."""


def cell_of(text: str, scope: Scope) -> Cell:
    tests = parse_unary_tests(text, scope)
    if not isinstance(tests, t.Tests):
        return Unclear()
    if not tests.tests:
        return None
    if tests.negated:
        return Unclear()
    if all(isinstance(each, t.Const) for each in tests.tests):
        return frozenset(each.value for each in tests.tests if isinstance(each, t.Const))
    return _interval(tests.tests[0]) if len(tests.tests) == 1 else Unclear()


def covers(a: Cell, b: Cell) -> bool:
    """Whether everything that `b` lets through, `a` does too (False when it is not clear)."""
    if a is None:
        return True
    if b is None or isinstance(a, Unclear) or isinstance(b, Unclear):
        return False
    if isinstance(b, frozenset):
        return all(_holds(a, each) for each in b)
    if isinstance(a, frozenset):
        return False
    low = a.low < b.low or (a.low == b.low and (a.low_closed or not b.low_closed))
    high = a.high > b.high or (a.high == b.high and (a.high_closed or not b.high_closed))
    return low and high


def meets(a: Cell, b: Cell) -> bool:
    """Whether some value passes both (False when it is not clear)."""
    if isinstance(a, Unclear) or isinstance(b, Unclear):
        return False
    if a is None or b is None:
        return True
    if isinstance(a, frozenset):
        return any(_holds(b, each) for each in a)
    if isinstance(b, frozenset):
        return any(_holds(a, each) for each in b)
    low, high = max(a.low, b.low), min(a.high, b.high)
    if low != high:
        return low < high
    return all(_holds(each, low) for each in (a, b))


def _holds(cell: Cell, value: Any) -> bool:
    if cell is None:
        return True
    if isinstance(cell, frozenset):
        return value in cell
    if isinstance(cell, Unclear) or not isinstance(value, Decimal):
        return False
    above = value > cell.low or (value == cell.low and cell.low_closed)
    below = value < cell.high or (value == cell.high and cell.high_closed)
    return above and below


def _interval(node: Any) -> Cell:
    if isinstance(node, t.RangeOf):
        low, high = _number(node.low), _number(node.high)
        if low is not None and high is not None:
            return Interval(low, high, node.low_closed, node.high_closed)
    if isinstance(node, t.Test):
        value = _number(node.operand)
        if value is not None:
            match node.op:
                case "<" | "<=":
                    return Interval(-_FAR, value, False, node.op == "<=")
                case ">" | ">=":
                    return Interval(value, _FAR, node.op == ">=", False)
    return Unclear()


def _number(node: Any) -> Decimal | None:
    if isinstance(node, t.Negate):
        inner = _number(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, t.Const) and isinstance(node.value, Decimal) else None
