"""The drawing as a graph: edges, what can be reached, what cannot end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engines.flow.definition import Edge, FlowDef


def edges_of(flow: FlowDef) -> Iterator[Edge]:
    """Every edge, in the order of the document."""
    for node in flow.nodes:
        for slot, target in node.exits():
            yield Edge(node.key, slot, target)


def edges_reachable(flow: FlowDef, edges: Iterable[Edge]) -> Mapping[str, frozenset[str]]:
    """For each node, the ids of all edges that a token standing there may still pass."""
    out: dict[str, list[Edge]] = {node.key: [] for node in flow.nodes}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    return {node.key: frozenset(_ahead(node.key, out)) for node in flow.nodes}


def reachable(start: str, edges: Iterable[Edge]) -> set[str]:
    """The nodes that can be reached from `start`, itself among them."""
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge.target)
    seen, todo = {start}, [start]
    while todo:
        for target in following.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def _ahead(start: str, out: Mapping[str, list[Edge]]) -> Iterator[str]:
    seen: set[str] = set()
    todo = [start]
    while todo:
        for edge in out.get(todo.pop(), ()):
            if edge.id not in seen:
                seen.add(edge.id)
                yield edge.id
                todo.append(edge.target)
