"""The canonical text of a parsed tree: `parse(print(t)) == t`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from engines.data.types import ANY, Kind, Type
from engines.expr import tree as t
from engines.expr.escapes import quote
from engines.expr.functions import multi_word_names

_PLAIN = re.compile(r"[^\W\d][\w ]*")
_BIND = {
    t.Or: 1, t.And: 2, t.Compare: 3, t.Between: 3, t.In: 3, t.InstanceOf: 7, t.Negate: 7, t.Function: 0, t.If: 0,
    t.For: 0, t.Quantified: 0, t.Test: -1,
}  # fmt: skip
_TEST = -1
"""Where a test may stand as it is: `f(> 5)`, `[> 5]`; elsewhere it is `(> 5)`."""
_ARITHMETIC = {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}


def _strength(node: t.Node) -> int:
    if isinstance(node, t.Arithmetic):
        return _ARITHMETIC[node.op]
    return _BIND.get(type(node), 9)


def print_tree(node: t.Node, names: Iterable[str] = ()) -> str:
    """The text of an expression, or of a cell's tests.

    Args:
        names: names in scope that are more than one word: `salt and pepper` keeps `(salt) and pepper` apart.
    """
    return _Printer((*(f"{each}(" for each in multi_word_names()), *names)).whole(node)


class _Printer:
    """`names`: those of several words; a built-in function's with the parenthesis that must follow it."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(each.replace("(", " (") if each.endswith("(") else each for each in names)

    def whole(self, node: t.Node) -> str:
        return f"({self.text(node)})" if isinstance(node, t.Test) else self.text(node)

    def inner(self, node: t.Node, least: int = 0) -> str:
        """The text of a node inside another, in parentheses when it binds weaker than `least`, or is a list of tests."""
        text = self.text(node)
        return f"({text})" if _strength(node) < least or isinstance(node, t.Tests) else text

    def text(self, node: t.Node) -> str:
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
                return f"{self.inner(node.target, 8)}.{node.member}"
            case t.Filter():
                return f"{self.inner(node.target, 8)}[{self.inner(node.condition, _TEST)}]"
            case t.Call():
                return f"{self.inner(node.function, 8)}({', '.join(self.text(each) for each in node.arguments)})"
            case t.Argument():
                return (f"{node.name}: " if node.name else "") + self.inner(node.value, _TEST)
            case t.Negate():
                return f"-{self.inner(node.operand, 7)}"
            case t.Arithmetic():
                bind = _ARITHMETIC[node.op]
                return self.joined(f" {node.op} ", self.inner(node.left, bind), self.inner(node.right, bind + 1))
            case t.Compare():
                return self.joined(f" {node.op} ", self.inner(node.left, 3), self.inner(node.right, 4))
            case t.Between():
                ends = self.joined(" and ", self.inner(node.low, 4), self.inner(node.high, 4))
                return self.joined(" between ", self.inner(node.value, 3), ends)
            case t.In():
                return self.joined(" in ", self.inner(node.value, 3), self.tests(node))
            case t.And():
                return self.joined(" and ", *(self.inner(each, 3) for each in node.parts))
            case t.Or():
                return self.joined(" or ", *(self.inner(each, 2) for each in node.parts))
            case t.InstanceOf():
                return f"{self.inner(node.value, 7)} instance of {type_text(node.wanted)}"
            case _:
                return self.compound(node)

    def compound(self, node: t.Node) -> str:
        match node:
            case t.If():
                return f"if {self.inner(node.condition)} then {self.inner(node.then)} else {self.inner(node.otherwise)}"
            case t.For():
                return f"for {self.bindings(node.bindings)} return {self.inner(node.body)}"
            case t.Quantified():
                word = "every" if node.every else "some"
                return f"{word} {self.bindings(node.bindings)} satisfies {self.inner(node.condition)}"
            case t.ListOf():
                return "[" + ", ".join(self.inner(each, _TEST) for each in node.items) + "]"
            case t.ContextOf():
                return "{" + ", ".join(f"{_key(each.key)}: {self.inner(each.value)}" for each in node.entries) + "}"
            case t.RangeOf():
                low, high = (self.inner(each) if each else "null" for each in (node.low, node.high))
                return f"{'[' if node.low_closed else '('}{low} .. {high}{']' if node.high_closed else ')'}"
            case t.Test():
                return f"{node.op} {self.inner(node.operand, 4)}"
            case t.Tests():
                if not node.tests:
                    return "-"
                shown = ", ".join(self.inner(each, _TEST) for each in node.tests)
                return f"not({shown})" if node.negated else shown
            case t.Function():
                params = ", ".join(_parameter(each) for each in node.parameters)
                return f"function({params}) {'external ' if node.external else ''}{self.inner(node.body)}"
            case t.Convert():
                return self.inner(node.value)
            case _:
                raise AssertionError(type(node).__name__)

    def tests(self, node: t.In) -> str:
        if node.listed:
            return "(" + ", ".join(self.inner(each, _TEST) for each in node.tests) + ")"
        return self.inner(node.tests[0], _TEST if isinstance(node.tests[0], t.Test) else 4)

    def bindings(self, bindings: tuple[t.Binding, ...]) -> str:
        return ", ".join(
            f"{each.name} in {self.inner(each.source)}" + (f" .. {self.inner(each.end)}" if each.end else "")
            for each in bindings
        )

    def joined(self, operator: str, *parts: str) -> str:
        """The parts with an operator between them; in parentheses what would become a longer name with what follows."""
        longer = [(head, tail) for name in self.names for head, at, tail in [name.partition(operator)] if at]
        apart = (
            f"({part})" if any(_ends(part, head) and _begins(after, tail) for head, tail in longer) else part
            for part, after in itertools.pairwise(parts)
        )
        return operator.join([*apart, parts[-1]])


def _begins(text: str, name: str) -> bool:
    name = name.replace(" (", "(")
    return text.startswith(name) and not (name[-1].isalnum() and text[len(name) : len(name) + 1].isalnum())


def _ends(text: str, name: str) -> bool:
    """Whether the text's last words are this name."""
    before = text[: -len(name)]
    return text.endswith(name) and not (before[-1:].isalnum() or before.endswith("_"))


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
