"""Python for operations that are null only when one of their parts is: the parts are asked once, then plain operators run.

`amount * (1 - discount) >= 1000` becomes `(t1 := …) is not None and (t2 := …) is not None and t1 * (k1 - t2) >= k2`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.expr.typing import BUILT_IN, UNSURE

if TYPE_CHECKING:
    from engines.expr.emit_python import Emitter


class Strict(NamedTuple):
    """`text` has a value when none of `nulls` (assignments to temporaries) is None."""

    nulls: tuple[str, ...]
    text: str

    def value(self) -> str:
        if not self.nulls:
            return self.text
        return f"(None if {' or '.join(f'{each} is None' for each in self.nulls)} else {self.text})"

    def truth(self) -> str:
        """For a `text` that is True or False."""
        return f"({' and '.join([*(f'{each} is not None' for each in self.nulls), self.text])})"


def strict(e: Emitter, node: t.Node) -> Strict:
    """The node as plain operators over the parts that may be null."""
    match node:
        case t.Arithmetic(op="+" | "-" | "*") if _numbers(node.left, node.right):
            return _operated(e, node.op, node.left, node.right)
        case t.Arithmetic(op="/") if (
            _numbers(node.left, node.right) and isinstance(node.right, t.Const) and node.right.value
        ):
            return _operated(e, node.op, node.left, node.right)
        case t.Negate() if node.operand.type.kind is Kind.NUMBER:
            inner = strict(e, node.operand)
            e.calculates = True
            return Strict(inner.nulls, f"(-{inner.text})")
        case t.Call(function=t.Name()) if is_total(node):
            return _called(e, node)
        case _ if never_null(node):
            return Strict((), e.value(node))
        case _:
            temp = e.temp()
            return Strict((f"({temp} := {e.value(node)})",), temp)


def both(e: Emitter, op: str, left: t.Node, right: t.Node) -> Strict:
    """A Python operator between two nodes."""
    if e.nested():
        a, b = (_plain(e, each) for each in (left, right))
    else:
        a, b = strict(e, left), strict(e, right)
    return Strict((*a.nulls, *b.nulls), f"({a.text} {op} {b.text})")


def _operated(e: Emitter, op: str, left: t.Node, right: t.Node) -> Strict:
    e.calculates = True
    e.nesting += 1
    found = both(e, op, left, right)
    e.nesting -= 1
    return found


def _plain(e: Emitter, node: t.Node) -> Strict:
    if never_null(node):
        return Strict((), e.value(node))
    temp = e.temp()
    return Strict((f"({temp} := {e.value(node)})",), temp)


def _called(e: Emitter, node: t.Call) -> Strict:
    function = functions()[node.function.name]  # type: ignore[attr-defined]
    e.nesting += 1
    parts = [_plain(e, each.value) if e.nested() else strict(e, each.value) for each in node.arguments]
    e.nesting -= 1
    arguments = ["env"] if function.world else []
    nulls = tuple(each for part in parts for each in part.nulls)
    return Strict(nulls, f"{e.constant(function.run)}({', '.join([*arguments, *(each.text for each in parts)])})")


def _numbers(left: t.Node, right: t.Node) -> bool:
    return left.type.kind is right.type.kind is Kind.NUMBER


def is_total(node: t.Call) -> bool:
    """Whether a built-in gives a value for every argument that is none of null, and its arguments' types are known."""
    if node.function.type is not BUILT_IN or node.coerced is not None:
        return False
    function = functions()[node.function.name]  # type: ignore[attr-defined]
    return function.total and bool(node.arguments) and not any(is_unsure(each.value) for each in node.arguments)


def is_unsure(node: t.Node) -> bool:
    kind = node.type.kind
    return kind in UNSURE or (kind is Kind.LIST and (node.type.of is None or node.type.of.kind in UNSURE))


def never_null(node: t.Node) -> bool:
    """Whether the node's value is never null."""
    match node:
        case t.Const() | t.AtLiteral() | t.UnitLiteral():
            return node.value is not None
        case t.Call(function=t.Name(name=name)) if node.function.type is BUILT_IN:
            if functions()[name].never_null():
                return True
            return is_total(node) and all(never_null(each.value) for each in node.arguments)
        case t.Arithmetic(op="+" | "-" | "*") if _numbers(node.left, node.right):
            return never_null(node.left) and never_null(node.right)
        case _:
            return False
