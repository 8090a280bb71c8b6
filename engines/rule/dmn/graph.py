"""The requirements graph of a model with its imports, compiled: elements, what each needs, and their values in one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engines.data.types import ANY, Type
from engines.kernel.texts import Text
from engines.rule.dmn import model as m
from engines.rule.dmn.logic import NOTHING, DmnRun, Logic
from engines.rule.dmn.types import Types


@dataclass(frozen=True, slots=True)
class Need:
    """A required element: under which name an expression sees it (several steps for one of an import)."""

    path: tuple[str, ...]
    ref: str


@dataclass(eq=False)
class Node:
    """An element with its compiled logic. `type`: what expressions that read it may assume."""

    element: m.Element
    namespace: str
    types: Types
    needs: tuple[Need, ...] = ()
    logic: Logic = NOTHING
    type: Type = ANY


@dataclass(eq=False)
class Graph:
    """`nodes` by reference `namespace#id`."""

    nodes: dict[str, Node] = field(default_factory=dict)

    def value(self, ref: str, run: DmnRun) -> Any:
        """The value of an element in this run, worked out at most once; null and an error when it needs itself."""
        if ref in run.known:
            return run.known[ref]
        node = self.nodes.get(ref)
        if node is None:
            return None
        if ref in run.open:
            run.report("dmn.cycle", "", Text("The decision needs itself.", "该决策依赖于自身。"))
            return None
        run.inside.append(node.element.name)
        run.open.add(ref)
        try:
            needed = {} if isinstance(node.element, m.KnowledgeModel) else self.seen(node, run)
            value = node.logic.run(needed, run)
        except RecursionError:
            run.report("dmn.too_deep", "", Text("The decisions nest too deeply.", "决策嵌套过深。"))
            value = None
        run.open.discard(ref)
        run.inside.pop()
        run.known[ref] = value
        return value

    def seen(self, node: Node, run: DmnRun) -> dict[str, Any]:
        """The values an element's logic may read."""
        seen: dict[str, Any] = {}
        for need in node.needs:
            inner = seen
            for step in need.path[:-1]:
                inner = inner.setdefault(step, {})
            inner[need.path[-1]] = self.value(need.ref, run)
        return seen
