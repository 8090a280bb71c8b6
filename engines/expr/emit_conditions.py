"""Python for conditions: comparisons, `and`, `or`, `in`, unary tests.

`truth` gives Python that is exactly True where FEEL says true (and False elsewhere), `falsity` the same for false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.emit_strict import both
from engines.expr.scope import CURRENT_USER

if TYPE_CHECKING:
    from engines.expr.emit_python import Emitter

_PLAIN_EQUALITY = frozenset(
    {Kind.NUMBER, Kind.STRING, Kind.BOOLEAN, Kind.DATE, Kind.DAYS_DURATION, Kind.MONTHS_DURATION}
)
PLAIN_ORDER = _PLAIN_EQUALITY - {Kind.BOOLEAN}
"""Kinds whose values Python itself puts in FEEL's order."""


def truth(e: Emitter, node: t.Node) -> str:
    """Exactly True where FEEL says true."""
    if e.noting:
        return f"({e.value(node)} is True)"
    match node:
        case t.And() | t.Or() if not e.nested():
            e.nesting += 1
            joined = (" and " if isinstance(node, t.And) else " or ").join(truth(e, each) for each in node.parts)
            e.nesting -= 1
            return f"({joined})"
        case t.Compare(op="=" | "!=") if not _equality_may_be_null(node):
            return e.value(node)
        case t.Compare() if node.op not in ("=", "!=") and _plain(node):
            return e.outlined(node, truth) if e.nested() else both(e, node.op, node.left, node.right).truth()
        case t.In() if _in_constants(node):
            return e.value(node)
        case t.Call(function=t.Name(name="not")):
            return falsity(e, node.arguments[0].value)
        case t.Const():
            return repr(node.value is True)
        case _:
            return f"({e.value(node)} is True)"


def falsity(e: Emitter, node: t.Node) -> str:
    """Exactly True where FEEL says false."""
    match node:
        case t.Compare(op="=" | "!=") if not _equality_may_be_null(node):
            return f"(not {e.value(node)})"
        case t.In() if _in_constants(node):
            return f"(not {e.value(node)})"
        case _:
            return f"({e.value(node)} is False)"


# -- comparisons
def compare(e: Emitter, node: t.Compare) -> str:
    if node.op in ("=", "!="):
        equal = _equality(e, node.left, node.right)
        if node.op == "=":
            return equal
        temp = e.temp()
        return (
            f"(None if ({temp} := {equal}) is None else not {temp})" if equal.startswith("same(") else f"(not {equal})"
        )
    if _plain(node):
        return both(e, node.op, node.left, node.right).value()
    return f"ordered_moments({node.op!r}, {e.value(node.left)}, {e.value(node.right)}, env)"


def _plain(node: t.Compare) -> bool:
    return node.left.type.kind is node.right.type.kind and node.left.type.kind in PLAIN_ORDER


def _equality(e: Emitter, left: t.Node, right: t.Node) -> str:
    kinds = {left.type.kind, right.type.kind}
    for one, other in ((left, right), (right, left)):
        if isinstance(one, t.Const) and one.value is None and one.type.kind is Kind.NULL:
            return f"({e.value(other)} is None)"
        if isinstance(one, t.Name) and one.name == CURRENT_USER and other.type.kind is Kind.RECORD:
            return f"same_user({e.value(other)}, env)"
    if t.of_user(left, CURRENT_USER) or t.of_user(right, CURRENT_USER):
        return f"same_known({e.value(left)}, {e.value(right)})"
    if len(kinds) == 1 and kinds <= _PLAIN_EQUALITY:
        return f"({e.value(left)} == {e.value(right)})"
    if kinds == {Kind.RECORD}:
        return f"same_record({e.value(left)}, {e.value(right)})"
    if kinds == {Kind.DATE_TIME}:
        return f"ordered_moments('=', {e.value(left)}, {e.value(right)}, env)"
    return f"same({e.value(left)}, {e.value(right)})"


def _equality_may_be_null(node: t.Compare) -> bool:
    kinds = {node.left.type.kind, node.right.type.kind}
    if t.of_user(node.left, CURRENT_USER) or t.of_user(node.right, CURRENT_USER):
        return False
    null = any(isinstance(each, t.Const) and each.type.kind is Kind.NULL for each in (node.left, node.right))
    return not null and not (len(kinds) == 1 and (kinds <= _PLAIN_EQUALITY or kinds == {Kind.RECORD}))


def joined(e: Emitter, parts: tuple[t.Node, ...], is_and: bool) -> str:
    """Three-valued and/or, as a balanced tree."""
    if len(parts) == 1:
        return e.value(parts[0])
    half = len(parts) // 2
    left, right = joined(e, parts[:half], is_and), joined(e, parts[half:], is_and)
    temp, name = e.temp(), "joined_and" if is_and else "joined_or"
    return f"({temp} if ({temp} := {left}) is {not is_and} else {name}({temp}, {right}))"


# -- tests
def _in_constants(node: t.In) -> bool:
    plain = node.value.type.kind in (Kind.STRING, Kind.NUMBER)
    return plain and all(
        isinstance(each, t.Const) and each.value is not None and each.type.kind is node.value.type.kind
        for each in node.tests
    )


def is_in(e: Emitter, node: t.In) -> str:
    if _in_constants(node):
        constants = frozenset(each.value for each in node.tests)  # type: ignore[attr-defined]
        return f"({e.value(node.value)} in {e.constant(constants)})"
    name, outer = e.temp(), e.input
    value, e.input = e.value(node.value), name
    found = ", ".join(_test(e, each, name) for each in node.tests)
    e.input = outer
    return f"any_of(({name} := {value}, {found})[1:])"


def unary_tests(e: Emitter, node: t.Tests) -> str:
    if not node.tests:
        return "True"
    name, outer = e.temp(), e.input
    e.input = name
    found = ", ".join(_test(e, each, name) for each in node.tests)
    e.input = outer
    return f"any_of(({name} := {outer}, {found})[1:], {node.negated})"


def _test(e: Emitter, test: t.Node, name: str) -> str:
    match test:
        case t.Test(op="=" | "!="):
            equal = f"same({name}, {e.value(test.operand)})"
            return equal if test.op == "=" else f"(None if ({name}x := {equal}) is None else not {name}x)"
        case t.Test():
            return f"ordered_moments({test.op!r}, {name}, {e.value(test.operand)}, env)"
        case t.RangeOf() if test.low is not None and test.high is not None:
            ends = f"{e.value(test.low)}, {e.value(test.high)}, {test.low_closed}, {test.high_closed}"
            return f"in_range({name}, {ends}, env)"
        case _ if any(isinstance(each, t.Placeholder) for each in t.walk(test)):
            return e.value(test)
        case _:
            return f"inside({name}, {e.value(test)})"


def test_range(e: Emitter, node: t.Test) -> str:
    """A test as a value: `(< 5)`."""
    operand = e.value(node.operand)
    match node.op:
        case "<" | "<=":
            return f"Range(None, {operand}, False, {node.op == '<='}, True)"
        case ">" | ">=":
            return f"Range({operand}, None, {node.op == '>='}, False, True)"
        case _:
            temp = e.temp()
            return f"Range(({temp} := {operand}), {temp}, True, True, True)"
