"""The nodes of the language: a closed union of frozen classes.

Two trees share these classes. The *parsed* tree says what was written; the *typed* tree (made by `check.py`) has a
`type` on every node, names resolved to `Local`, `Member` … and implied conversions written out. Spans and types take
no part in equality, so that `parse(print(t)) == t`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from engines.data.types import ANY, Type

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    span: Span = field(default=(0, 0), compare=False)
    type: Type = field(default=ANY, compare=False, repr=False)
    slot: int = field(default=-1, compare=False, repr=False)
    """In the typed tree: the number of the local value this node binds or reads."""

    def children(self) -> list[Node]:
        """The nodes directly below, in the order of the text."""
        found: list[Node] = []
        for name in _inner(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                found.append(value)
            elif value.__class__ is tuple:
                found.extend(value)
        return found


_LEAVES = frozenset(("Any", "str", "bool", "str | None", "Span", "Type"))


_INNER: dict[type, tuple[str, ...]] = {}


def _inner(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a class of nodes that hold nodes."""
    found = _INNER.get(kind)
    if found is None:
        found = tuple(each.name for each in fields(kind) if each.type not in _LEAVES and each.name != "slot")
        _INNER[kind] = found
    return found


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A literal: Decimal, str, bool, None. `text` is how a number was written."""

    value: Any


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """`@"2026-01-31"`; `value` is the date, time, date and time, or duration it means (None: not one of them)."""

    text: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class UnitLiteral(Node):
    """`15 days`, `3 个月`. `amount` is the number's text, `unit` one of years months weeks days hours minutes seconds."""

    amount: str
    unit: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Local(Node):
    """Typed tree only: a value bound inside the expression (`slot`)."""

    name: str


@dataclass(frozen=True, slots=True)
class ItemMember(Node):
    """Typed tree only: a name inside a filter over items of unknown type: the item's member (`slot` is the item), or
    `outer` when the item has no such member."""

    name: str
    outer: Node | None = None


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """`?`: the value that unary tests are about."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    target: Node
    member: str
    member_span: Span = field(default=(0, 0), compare=False)
    flat: bool = field(default=False, compare=False)
    """Typed tree: a to-many member of many records; their lists are joined."""


@dataclass(frozen=True, slots=True)
class Filter(Node):
    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Argument(Node):
    value: Node
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function` is a Name of a built-in, or any expression whose value is a function. `coerced` (typed tree): the
    signature its arguments must be fitted to first."""

    function: Node
    arguments: tuple[Argument, ...] = ()
    coerced: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negate(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`op`: + - * / **"""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`op`: = != < <= > >="""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]
    listed: bool = False
    """Written with parentheses around the tests."""


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    wanted: Type
    wanted_span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class And(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Binding(Node):
    """`name in source`, or `name in source .. end`."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    bindings: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`every` or `some`."""

    every: bool
    bindings: tuple[Binding, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A unary test with an operator: `< 5`."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """`(a, b)` after `in`, and the comma list of a decision table's cell. `negated`: `not(a, b)`. Empty: `-`."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    name: str
    wanted: Type = ANY
    wanted_span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Function(Node):
    """`external`: the body says what to call in another language; `made_by` (typed tree) makes the function of it."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False
    made_by: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Convert(Node):
    """Made by the checker only. `to`: "date and time" (start of the day in the app's time zone), "relation list"."""

    value: Node
    to: str


def of_user(node: Node, user: str) -> bool:
    """Whether the node is the current user or a member of it. What the user lacks equals nothing, not even null:
    a person without a department must not see the records without one."""
    while isinstance(node, Path):
        node = node.target
    return isinstance(node, Name) and node.name == user


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, depth first."""
    yield node
    for child in node.children():
        yield from walk(child)


LOOP_LEVELS = 5
"""A name that a loop binds counts as so many levels: each is a loop inside the ones before it."""


def depth(node: Node) -> int:
    """Levels of the tree; written without recursion because its answer guards recursion."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        current, level = stack.pop()
        if isinstance(current, (For, Quantified)):
            level += LOOP_LEVELS * len(current.bindings)
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in current.children())
    return deepest
