"""The canonical text of a parsed tree: `parse(print(t)) == t`."""

from __future__ import annotations

import re

from engines.data.types import ANY, Kind, Type
from engines.expr import tree as t
from engines.expr.escapes import quote

_PLAIN = re.compile(r"[^\W\d][\w ]*")
_BIND = {
    t.Or: 1, t.And: 2, t.Compare: 3, t.Between: 3, t.In: 3, t.InstanceOf: 7, t.Negate: 7, t.Function: 0, t.If: 0,
    t.For: 0, t.Quantified: 0,
}  # fmt: skip
_ARITHMETIC = {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}


def _strength(node: t.Node) -> int:
    if isinstance(node, t.Arithmetic):
        return _ARITHMETIC[node.op]
    if isinstance(node, t.Test):
        return 3
    return _BIND.get(type(node), 9)


def print_tree(node: t.Node) -> str:
    """The text of an expression, or of a cell's tests."""
    return _text(node)


def _print(node: t.Node, least: int = 0) -> str:
    """The text of a node inside another, in parentheses when it binds weaker than `least`, or is a list of tests."""
    text = _text(node)
    return f"({text})" if _strength(node) < least or isinstance(node, t.Tests) else text


def _text(node: t.Node) -> str:
    match node:
        case t.Const():
            return _constant(node.value)
        case t.AtLiteral():
            return f"@{quote(node.text)}"
        case t.UnitLiteral():
            return f"{node.amount} {node.unit[:-1] if node.amount == '1' else node.unit}"
        case t.Name() | t.Local() | t.ItemMember():
            return node.name
        case t.Placeholder():
            return "?"
        case t.Path():
            if (
                isinstance(node.target, t.Local)
                and node.target.name == "item"
                and node.target.span[0] == node.target.span[1]
            ):
                return node.member
            return f"{_print(node.target, 8)}.{node.member}"
        case t.Filter():
            return f"{_print(node.target, 8)}[{_print(node.condition)}]"
        case t.Call():
            return f"{_print(node.function, 8)}({', '.join(_text(each) for each in node.arguments)})"
        case t.Argument():
            return (f"{node.name}: " if node.name else "") + _print(node.value)
        case t.Negate():
            return f"-{_print(node.operand, 7)}"
        case t.Arithmetic():
            bind = _ARITHMETIC[node.op]
            return f"{_print(node.left, bind)} {node.op} {_print(node.right, bind + 1)}"
        case t.Compare():
            return f"{_print(node.left, 3)} {node.op} {_print(node.right, 4)}"
        case t.Between():
            return f"{_print(node.value, 3)} between {_print(node.low, 4)} and {_print(node.high, 4)}"
        case t.In():
            return f"{_print(node.value, 3)} in {_tests(node)}"
        case t.And():
            return " and ".join(_print(each, 3) for each in node.parts)
        case t.Or():
            return " or ".join(_print(each, 2) for each in node.parts)
        case t.InstanceOf():
            return f"{_print(node.value, 7)} instance of {type_text(node.wanted)}"
        case _:
            return _compound(node)


def _compound(node: t.Node) -> str:
    match node:
        case t.If():
            return f"if {_print(node.condition)} then {_print(node.then)} else {_print(node.otherwise)}"
        case t.For():
            return f"for {_bindings(node.bindings)} return {_print(node.body)}"
        case t.Quantified():
            word = "every" if node.every else "some"
            return f"{word} {_bindings(node.bindings)} satisfies {_print(node.condition)}"
        case t.ListOf():
            return "[" + ", ".join(_print(each) for each in node.items) + "]"
        case t.ContextOf():
            return "{" + ", ".join(f"{_key(each.key)}: {_print(each.value)}" for each in node.entries) + "}"
        case t.RangeOf():
            low, high = (_print(each) if each else "null" for each in (node.low, node.high))
            return f"{'[' if node.low_closed else '('}{low} .. {high}{']' if node.high_closed else ')'}"
        case t.Test():
            return f"{node.op} {_print(node.operand, 4)}"
        case t.Tests():
            if not node.tests:
                return "-"
            shown = ", ".join(_print(each) for each in node.tests)
            return f"not({shown})" if node.negated else shown
        case t.Function():
            params = ", ".join(_parameter(each) for each in node.parameters)
            return f"function({params}) {'external ' if node.external else ''}{_print(node.body)}"
        case t.Convert():
            return _print(node.value)
        case _:
            raise AssertionError(type(node).__name__)


def _tests(node: t.In) -> str:
    if node.listed:
        return "(" + ", ".join(_print(each) for each in node.tests) + ")"
    return _print(node.tests[0], 3 if isinstance(node.tests[0], t.Test) else 4)


def _bindings(bindings: tuple[t.Binding, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_print(each.source)}" + (f" .. {_print(each.end)}" if each.end else "") for each in bindings
    )


def _parameter(node: t.Parameter) -> str:
    return node.name if node.wanted == ANY else f"{node.name}: {type_text(node.wanted)}"


def _key(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else quote(key)


def _constant(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quote(value)
        case _:
            return f"{value:f}" if "E" not in str(value) else str(value)


def type_text(type_: Type) -> str:
    match type_.kind:
        case Kind.LIST | Kind.RANGE if type_.of is not None:
            return f"{type_.kind.value}<{type_text(type_.of)}>"
        case Kind.CONTEXT if type_.members:
            return "context<" + ", ".join(f"{name}: {type_text(each)}" for name, each in type_.members) + ">"
        case Kind.FUNCTION if type_.of is not None:
            parameters = ", ".join(type_text(each) for _, each in type_.members)
            return f"function<{parameters}> -> {type_text(type_.of)}"
        case Kind.ANY:
            return type_.form or "Any"
        case Kind.NULL:
            return "Null"
        case _:
            return type_.kind.value
