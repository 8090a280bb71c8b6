"""The drawing as a graph: edges, what can be reached, what cannot end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engines.flow.definition import Edge, FlowDef


def edges_of(flow: FlowDef) -> Iterator[Edge]:
    """Every edge, in the order of the document."""
    for node in flow.nodes:
        for slot, target in node.exits():
            yield Edge(node.key, slot, target)


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


def edges_ahead(ways: Mapping[str, Sequence[Edge]], start: str, avoid: str) -> set[str]:
    """The ids of all edges that a token at `start` may still pass without going through `avoid`."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for edge in ways.get(todo.pop(), ()):
            if edge.id not in seen:
                seen.add(edge.id)
                if edge.target != avoid:
                    todo.append(edge.target)
    return seen
