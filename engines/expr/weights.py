"""What a turn of a loop costs, in steps: so that a budget of steps is a bound on time, whatever the body does."""

from __future__ import annotations

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.emit_conditions import PLAIN_ORDER
from engines.expr.emit_strict import is_unsure
from engines.expr.functions import functions

_LIGHT_TURN = 7
"""Nodes of a loop's body that cost one step."""
_POWER = 120
"""Steps of a power inside a loop; one whose exponent is written and whole costs by its bits."""


def weight_of(node: t.Node) -> int:
    """Steps of one turn beyond its own: for a long body, and for what is dear itself."""
    nodes = list(t.walk(node))
    return len(nodes) // _LIGHT_TURN + sum(map(_cost, nodes))


def _cost(node: t.Node) -> int:
    """Steps of a node that takes longer than a comparison of two numbers; one is about a microsecond."""
    match node:
        case t.Arithmetic(op="**"):
            exponent = node.right.value if isinstance(node.right, t.Const) else None
            if exponent is None or exponent != int(exponent):
                return _POWER
            return 2 * abs(int(exponent)).bit_length()
        case t.Arithmetic():
            return 0 if node.left.type.kind is node.right.type.kind is Kind.NUMBER else 3
        case t.Compare():
            return 0 if node.left.type.kind is node.right.type.kind in PLAIN_ORDER else 4
        case t.Call(function=t.Name(name=name)) if name in functions():
            unsure = any(is_unsure(each.value) for each in node.arguments)
            return max(functions()[name].cost, 1) + 2 * unsure
        case t.In() | t.Tests():
            return len(node.tests)
        case t.ContextOf() | t.ListOf():
            return 1 + len(node.children()) // 2
        case t.RangeOf() | t.Between():
            return 3
        case t.Function() | t.InstanceOf():
            return 3
        case t.Path() | t.Filter() | t.ItemMember():
            return 1
        case _:
            return 0
