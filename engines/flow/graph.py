"""The drawing as a graph: edges, what can be reached, what cannot end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engines.flow.activity import Activity
from engines.flow.definition import Edge, FlowDef
from engines.flow.nodes.event_sub_process import EventSubProcessNode
from engines.flow.nodes.link_catch import LinkCatchNode
from engines.flow.nodes.link_throw import LinkThrowNode
from engines.flow.nodes.start import StartNode


def edges_of(flow: FlowDef) -> Iterator[Edge]:
    """Every edge, in the order of the document; a link is an edge from its throw to the catch on the same level."""
    links = {(each.within, each.link): each.key for each in flow.nodes if isinstance(each, LinkCatchNode)}
    for node in flow.nodes:
        for slot, target in node.exits():
            yield Edge(node.key, slot, target)
        if isinstance(node, LinkThrowNode) and (node.within, node.link) in links:
            yield Edge(node.key, "link", links[node.within, node.link])


def starts_of(flow: FlowDef) -> dict[str, tuple[str, ...]]:
    """Sub-process ("" for the top) → where it begins: its start node, else all that nothing leads to.

    **Source**: BPMN 2.0.2 §13.3.4: activities without incoming flows are instantiated when there is no start event.
    """
    reached = {each.target for each in edges_of(flow)}
    handlers = {each.compensation for each in flow.nodes if isinstance(each, Activity) and each.compensation}
    found: dict[str, tuple[str, ...]] = {}
    for inside in dict.fromkeys(each.within or "" for each in flow.nodes):
        own = [each for each in flow.nodes if (each.within or "") == inside]
        starts = [each.key for each in own if isinstance(each, StartNode)]
        loose = [
            each.key
            for each in own
            if each.key not in reached and each.key not in handlers and not isinstance(each, EventSubProcessNode)
        ]
        found[inside] = tuple(starts or (loose if inside else []))
    return found


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
