"""Why a rule's condition held or not: the value of each part, and where an empty value comes from.

FEEL turns every mistake into null. A null in a trace is therefore told apart: `empty` when a field or a member simply has
no value, `failed` when an operation gave null although everything it needed was there (a division by zero, a text that
is no date). Its place is the innermost expression that was null, in the rule's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engines.expr import Env, Expression
from engines.expr import tree as t
from engines.expr.emit_python import compile_value
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text

NullWhy = Literal["empty", "failed"]
_MOST_LOOKED = 60
"""Nodes of one part that are looked at."""


@dataclass(frozen=True, slots=True)
class TracedPart:
    """`span`: in the rule's text. `null`: why the value is null; then `origin` is the text it comes from, at
    `origin_span`."""

    text: str
    span: tuple[int, int]
    value: Any
    depth: int = 0
    null: NullWhy | None = None
    origin: str = ""
    origin_span: tuple[int, int] | None = None
    reason: Text | None = None
    """What the operation had to complain about."""


def trace_condition(condition: Expression, values: Mapping[str, Any], env: Env, at: int) -> tuple[TracedPart, ...]:
    """The parts from the outside in. `at`: where the condition begins in the rule's text."""
    found = []
    for part in condition.explain(values, env):
        span = (part.span[0] + at, part.span[1] + at)
        origin = _origin(condition, part.span, values, env) if part.value is None else None
        if origin is None:
            found.append(TracedPart(part.text, span, part.value, part.depth))
            continue
        why, node = origin
        place = (node.span[0] + at, node.span[1] + at)
        text = condition.text[node.span[0] : node.span[1]]
        found.append(TracedPart(part.text, span, None, part.depth, why, text, place, part.why))
    return tuple(found)


def _origin(
    condition: Expression, span: tuple[int, int], values: Mapping[str, Any], env: Env
) -> tuple[NullWhy, t.Node] | None:
    """The innermost node within the span that is null by itself."""
    node = next((each for each in t.walk(condition.tree) if each.span == span), None)
    return None if node is None else _innermost(node, condition, values, env)


def _innermost(
    node: t.Node, condition: Expression, values: Mapping[str, Any], env: Env
) -> tuple[NullWhy, t.Node] | None:
    looked = 0
    while True:
        inner = None
        for each in _operands(node):
            looked += 1
            if looked > _MOST_LOOKED:
                return None
            if _is_null(each, condition, values, env):
                inner = each
                break
        if inner is None:
            literal = isinstance(node, t.Const)
            plain = isinstance(node, t.Name | t.Path | t.Filter | t.ItemMember | t.Convert)
            return None if literal else (("empty" if plain else "failed"), node)
        node = inner


def _operands(node: t.Node) -> Iterator[t.Node]:
    """What a node needs to have a value; not what needs an item of a list, and not literals."""
    match node:
        case t.Arithmetic() | t.Compare():
            inner: tuple[t.Node, ...] = (node.left, node.right)
        case t.Between():
            inner = (node.value, node.low, node.high)
        case t.Negate():
            inner = (node.operand,)
        case t.Convert() | t.In() | t.InstanceOf():
            inner = (node.value,)
        case t.Path():
            inner = (node.target,)
        case t.Call():
            inner = tuple(each.value for each in node.arguments)
        case t.And() | t.Or():
            inner = node.parts
        case t.If():
            inner = (node.condition,)
        case _:
            inner = ()
    return (each for each in inner if not isinstance(each, t.Const))


def _is_null(node: t.Node, condition: Expression, values: Mapping[str, Any], env: Env) -> bool:
    try:
        return compile_value(node, condition.scope.standard)(values, env) is None
    except MortiseError:  # told by the part itself
        return False


__all__ = ["TracedPart", "trace_condition"]
