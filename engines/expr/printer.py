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


def print_tree(node: t.Node, least: int = 0) -> str:
    """The text of a node, in parentheses when it binds weaker than `least`."""
    text = _text(node)
    return f"({text})" if _strength(node) < least else text


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
            return f"{print_tree(node.target, 8)}.{node.member}"
        case t.Filter():
            return f"{print_tree(node.target, 8)}[{print_tree(node.condition)}]"
        case t.Call():
            return f"{print_tree(node.function, 8)}({', '.join(_text(each) for each in node.arguments)})"
        case t.Argument():
            return (f"{node.name}: " if node.name else "") + print_tree(node.value)
        case t.Negate():
            return f"-{print_tree(node.operand, 7)}"
        case t.Arithmetic():
            bind = _ARITHMETIC[node.op]
            return f"{print_tree(node.left, bind)} {node.op} {print_tree(node.right, bind + 1)}"
        case t.Compare():
            return f"{print_tree(node.left, 3)} {node.op} {print_tree(node.right, 4)}"
        case t.Between():
            return f"{print_tree(node.value, 3)} between {print_tree(node.low, 4)} and {print_tree(node.high, 4)}"
        case t.In():
            return f"{print_tree(node.value, 3)} in {_tests(node)}"
        case t.And():
            return " and ".join(print_tree(each, 3) for each in node.parts)
        case t.Or():
            return " or ".join(print_tree(each, 2) for each in node.parts)
        case t.InstanceOf():
            return f"{print_tree(node.value, 7)} instance of {type_text(node.wanted)}"
        case _:
            return _compound(node)


def _compound(node: t.Node) -> str:
    match node:
        case t.If():
            return f"if {print_tree(node.condition)} then {print_tree(node.then)} else {print_tree(node.otherwise)}"
        case t.For():
            return f"for {_bindings(node.bindings)} return {print_tree(node.body)}"
        case t.Quantified():
            word = "every" if node.every else "some"
            return f"{word} {_bindings(node.bindings)} satisfies {print_tree(node.condition)}"
        case t.ListOf():
            return "[" + ", ".join(print_tree(each) for each in node.items) + "]"
        case t.ContextOf():
            return "{" + ", ".join(f"{_key(each.key)}: {print_tree(each.value)}" for each in node.entries) + "}"
        case t.RangeOf():
            low, high = (print_tree(each) if each else "null" for each in (node.low, node.high))
            return f"{'[' if node.low_closed else '('}{low} .. {high}{']' if node.high_closed else ')'}"
        case t.Test():
            return f"{node.op} {print_tree(node.operand, 4)}"
        case t.Tests():
            if not node.tests:
                return "-"
            shown = ", ".join(print_tree(each) for each in node.tests)
            return f"not({shown})" if node.negated else shown
        case t.Function():
            params = ", ".join(_parameter(each) for each in node.parameters)
            return f"function({params}) {'external ' if node.external else ''}{print_tree(node.body)}"
        case t.Convert():
            return print_tree(node.value)
        case _:
            raise AssertionError(type(node).__name__)


def _tests(node: t.In) -> str:
    if node.listed:
        return "(" + ", ".join(print_tree(each) for each in node.tests) + ")"
    return print_tree(node.tests[0], 3 if isinstance(node.tests[0], t.Test) else 4)


def _bindings(bindings: tuple[t.Binding, ...]) -> str:
    return ", ".join(
        f"{each.name} in {print_tree(each.source)}" + (f" .. {print_tree(each.end)}" if each.end else "")
        for each in bindings
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
