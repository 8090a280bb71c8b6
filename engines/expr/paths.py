"""Which paths over records an expression reads: what must be loaded before it runs, what it depends on."""

from __future__ import annotations

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.expr.scope import ITSELF
from engines.expr.typing import BUILT_IN, is_relation

Steps = tuple[str, ...]


def paths_of(tree: t.Node, tested: Steps | None = None) -> frozenset[Steps]:
    """Every longest path, from the scope's names; `record.x` is `x`. `tested`: the path that `?` stands for."""
    collector = _Collector(tested)
    collector.visit(tree)
    found = collector.found
    return frozenset(each for each in found if not any(other[: len(each)] == each and other != each for other in found))


def takes_items(node: t.Call) -> bool:
    """Whether a built-in calls its function arguments with items of its first argument."""
    name = node.function.name if isinstance(node.function, t.Name) else ""
    return node.function.type is BUILT_IN and functions()[name].over_items


class _Collector:
    def __init__(self, tested: Steps | None) -> None:
        self.tested = tested
        self.found: set[Steps] = set()
        self.slots: dict[int, Steps] = {}

    def visit(self, node: t.Node) -> Steps | None:
        """The path whose records the node's value is, when it is one; what is read is noted."""
        match node:
            case t.Name():
                steps: Steps = (node.name,)
                if node.type.kind is not Kind.FUNCTION:
                    self.found.add(steps)
                return steps
            case t.Local():
                return self.slots.get(node.slot)
            case t.Path():
                return self._path(node)
            case t.Filter():
                base = self.visit(node.target)
                self._bind(node.slot, base)
                self.visit(node.condition)
                return base
            case t.If():
                for each in node.children():
                    self.visit(each)
                return None
            case t.Binding():
                self._bind(node.slot, self.visit(node.source))
                if node.end is not None:
                    self.visit(node.end)
                return None
            case t.Placeholder():
                return self.tested
            case t.Call() if isinstance(node.function, t.Name):
                bases: list[Steps | None] = []
                for each in node.arguments:
                    if isinstance(each.value, t.Function) and bases and takes_items(node):
                        for parameter in each.value.parameters:
                            self._bind(parameter.slot, bases[0])
                    bases.append(self.visit(each.value))
                return (
                    bases[0] if bases and is_relation(node.arguments[0].value.type) and is_relation(node.type) else None
                )
            case _:
                for each in node.children():
                    self.visit(each)
                return None

    def _path(self, node: t.Path) -> Steps | None:
        base = self.visit(node.target)
        kind = node.target.type.kind
        if base is None or not (kind is Kind.RECORD or is_relation(node.target.type)):
            return None
        steps = (node.member,) if base == (ITSELF,) else (*base, node.member)
        self.found.discard((ITSELF,))
        self.found.add(steps)
        return steps

    def _bind(self, slot: int, base: Steps | None) -> None:
        if base is not None:
            self.slots[slot] = base
