"""What a cell lets through, as far as it is plain: a set of values, written down so that sets can be compared.

Values with an order (numbers, dates, durations) make *cut* sets: going up from the least value, the set begins outside
or inside and changes at each cut. A cut `(v, 0)` lies just before v, `(v, 1)` just after it: `[1..5)` is outside, cut at
`(1, 0)`, cut at `(5, 0)`. Other values (texts, yes/no) make a set of constants, or everything but such a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import Kind
from engines.expr import tree as t

Cut = tuple[Any, int]

ORDERED = frozenset({Kind.NUMBER, Kind.DATE, Kind.DAYS_DURATION, Kind.MONTHS_DURATION})
DISCRETE = frozenset({Kind.STRING, Kind.BOOLEAN})


@dataclass(frozen=True, slots=True)
class Cuts:
    """A set of ordered values."""

    inside: bool
    """Whether the least values belong to it."""
    cuts: tuple[Cut, ...] = ()

    def complement(self) -> Cuts:
        return Cuts(not self.inside, self.cuts)


@dataclass(frozen=True, slots=True)
class Constants:
    """These values, or (`but`) all others."""

    values: frozenset[Any]
    but: bool = False

    def complement(self) -> Constants:
        return Constants(self.values, not self.but)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a cell lets through. `values` None: it depends on more than constants, so that nothing is said about it."""

    values: Cuts | Constants | None
    null: bool = False
    """Whether null passes."""
    any: bool = False
    """The cell is `-`."""


ANY_REACH = Reach(Constants(frozenset(), but=True), null=True, any=True)


def reach_of(tests: t.Node, kind: Kind) -> Reach:
    """The reach of typed unary tests on an input of this kind; `null` is left False for the caller to find out."""
    if isinstance(tests, t.Tests) and not tests.tests:
        return ANY_REACH
    parts = tests.tests if isinstance(tests, t.Tests) else (tests,)
    values = _union([each for each in parts if not _is_null(each)], kind)
    if values is not None and isinstance(tests, t.Tests) and tests.negated:
        values = values.complement()
    return Reach(values)


def _is_null(node: t.Node) -> bool:
    """`null` as a test: it says nothing of values that are not null."""
    return isinstance(node, t.Const) and node.value is None


def _union(parts: Sequence[t.Node], kind: Kind) -> Cuts | Constants | None:
    if kind in DISCRETE:
        return _constants(parts, kind)
    if kind not in ORDERED:
        return None
    sets = [_cuts(each, kind) for each in parts]
    known = [each for each in sets if each is not None]
    return union(known) if len(known) == len(sets) else None


def _constants(parts: Sequence[t.Node], kind: Kind) -> Constants | None:
    found = set()
    for each in parts:
        if isinstance(each, t.Test) and each.op == "!=" and len(parts) == 1:
            value = constant(each.operand)
            return Constants(frozenset([value]), but=True) if _is(value, kind) else None
        if isinstance(each, t.Test) and each.op == "=":
            each = each.operand
        value = constant(each)
        if not _is(value, kind):
            return None
        found.add(value)
    return Constants(frozenset(found))


def _cuts(node: t.Node, kind: Kind) -> Cuts | None:
    match node:
        case t.RangeOf():
            low, high = constant(node.low), constant(node.high)
            if not _is(low, kind) or not _is(high, kind) or low > high:
                return None
            return between(low, high, node.low_closed, node.high_closed)
        case t.Test():
            value = constant(node.operand)
            return _test(node.op, value) if _is(value, kind) else None
        case _:
            value = constant(node)
            return between(value, value, True, True) if _is(value, kind) else None


def between(low: Any, high: Any, low_closed: bool, high_closed: bool) -> Cuts:
    start, end = (low, 0 if low_closed else 1), (high, 1 if high_closed else 0)
    return Cuts(False, (start, end)) if start < end else Cuts(False)


def _test(op: str, value: Any) -> Cuts | None:
    before, after = (value, 0), (value, 1)
    match op:
        case "<":
            return Cuts(True, (before,))
        case "<=":
            return Cuts(True, (after,))
        case ">":
            return Cuts(False, (after,))
        case ">=":
            return Cuts(False, (before,))
        case "=":
            return Cuts(False, (before, after))
        case "!=":
            return Cuts(True, (before, after))
        case _:
            return None


def union(sets: Iterable[Cuts]) -> Cuts:
    """Everything that is in one of the sets."""
    found = list(sets)
    depth = sum(each.inside for each in found)
    start = depth > 0
    changes: dict[Cut, int] = {}
    for each in found:
        inside = each.inside
        for cut in each.cuts:
            changes[cut] = changes.get(cut, 0) + (-1 if inside else 1)
            inside = not inside
    cuts, now = [], start
    for cut in sorted(changes):
        depth += changes[cut]
        if (depth > 0) is not now:
            cuts.append(cut)
            now = not now
    return Cuts(start, tuple(cuts))


def constant(node: t.Node | None) -> Any:
    """The value of a literal (also a negative number); None for anything else."""
    match node:
        case t.Const() | t.AtLiteral() | t.UnitLiteral():
            return node.value
        case t.Negate():
            value = constant(node.operand)
            return -value if isinstance(value, Decimal | timedelta) else None
        case _:
            return None


def _is(value: Any, kind: Kind) -> bool:
    """Whether a constant can be looked up as one of this kind: values of other kinds are left to evaluation."""
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.NUMBER:
            return isinstance(value, Decimal) and not value.is_nan()
        case Kind.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case Kind.DAYS_DURATION:
            return isinstance(value, timedelta)
        case _:
            return type(value).__name__ == "MonthsDuration"
