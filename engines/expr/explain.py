"""Why a condition was true or false: the value of each part, for traces and for the designer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from engines.expr import tree as t
from engines.expr.emit_python import compile_value
from engines.expr.env import Env
from engines.expr.expression import Part
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import MortiseError


def explain(tree: t.Node, text: str, values: Mapping[str, Any], env: Env) -> list[Part]:
    """The parts from the outside in: the whole, its and/or parts, and what they compare."""
    return [_part(node, text, values, env, level) for node, level in _parts(tree, 0)]


def _part(node: t.Node, text: str, values: Mapping[str, Any], env: Env, level: int) -> Part:
    notes: list[Diagnostic] = []
    value = _worth(node, values, replace(env, notes=notes))
    why = notes[0].message if value is None and notes else None
    return Part(text[node.span[0] : node.span[1]], node.span, value, level, why)


def _parts(node: t.Node, level: int) -> Iterator[tuple[t.Node, int]]:
    yield node, level
    match node:
        case t.And() | t.Or():
            for each in node.parts:
                yield from _parts(each, level + 1)
        case t.Call(function=t.Name(name="not")):
            yield from _parts(node.arguments[0].value, level + 1)
        case t.Compare():
            yield from _operands((node.left, node.right), level + 1)
        case t.Between():
            yield from _operands((node.value, node.low, node.high), level + 1)
        case t.In():
            yield from _operands((node.value,), level + 1)
        case t.If():
            yield from _parts(node.condition, level + 1)
        case t.Call():
            yield from _operands((each.value for each in node.arguments), level + 1)
        case _:
            return


def _operands(nodes: Any, level: int) -> Iterator[tuple[t.Node, int]]:
    """What the analyst would ask for: not literals, and not what needs the item of a list."""
    for each in nodes:
        if not isinstance(each, (t.Const, t.AtLiteral, t.UnitLiteral)):
            yield each, level


@lru_cache(maxsize=2048)
def _compiled(key: int, holder: _Holder) -> Any:
    return compile_value(holder.node, noting=True)


class _Holder:
    """Makes a node a cache key by identity."""

    __slots__ = ("node",)

    def __init__(self, node: t.Node) -> None:
        self.node = node

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.node is self.node


def _worth(node: t.Node, values: Mapping[str, Any], env: Env) -> Any:
    try:
        return _compiled(id(node), _Holder(node))(values, env)
    except MortiseError as error:
        return error.diagnostics[0].message.en
