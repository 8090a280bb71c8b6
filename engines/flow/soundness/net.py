"""Net: one level of a flow as nodes that join and split, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from engines.flow.activity import Activity
from engines.flow.definition import FlowDef, NodeDef

Join = Literal["one", "all", "some"]
MOST_SUBSETS = 4
"""Of an inclusive split with more ways than this, only single ways and all ways together are looked at."""


@dataclass(slots=True)
class Way:
    """From one node to another; `through`: the nodes that reduction took out in between."""

    id: int
    source: str
    target: str
    slot: str = ""
    through: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """`join`: what has to be there before it goes on: one token, one by every way (`all`), or one by every way by which
    one can still come (`some`). `outcomes`: the sets of ways that are taken together. `stops`: it ends the level."""

    key: str
    join: Join
    outcomes: list[tuple[int, ...]] = field(default_factory=list)
    stops: bool = False
    may_stop: bool = False
    """A person may end the whole flow here."""
    by_condition: bool = False
    """Its conditions choose the outcome; else events and people do."""


@dataclass(slots=True)
class Net:
    steps: dict[str, Step] = field(default_factory=dict)
    ways: dict[int, Way] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    incoming: dict[str, list[int]] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    """Nodes at which a token may stay."""

    def add(self, source: str, target: str, slot: str) -> int:
        way = Way(len(self.ways), source, target, slot)
        self.ways[way.id] = way
        self.incoming.setdefault(target, []).append(way.id)
        return way.id

    def out(self, key: str) -> list[int]:
        """Every way that may leave a node, once."""
        return list(dict.fromkeys(way for outcome in self.steps[key].outcomes for way in outcome))


def levels(flow: FlowDef) -> Iterator[tuple[str | None, list[NodeDef]]]:
    """The top (None) and the inside of every sub-process, each with its nodes."""
    inside: dict[str | None, list[NodeDef]] = {None: []}
    for node in flow.nodes:
        inside.setdefault(node.within, []).append(node)
    yield from inside.items()


def net_of(nodes: list[NodeDef]) -> Net:
    """The net of one level. **Complexity**: linear, but for inclusive splits of up to four ways."""
    net = Net()
    known = {node.key: node for node in nodes if _kind(node) != "event_sub_process"}
    links = {getattr(node, "link", ""): node.key for node in nodes if _kind(node) == "link_catch"}
    for node in known.values():
        net.steps[node.key] = Step(
            node.key,
            _JOINS.get(_kind(node), "one"),
            stops=_kind(node) in _STOPS,
            may_stop=_may_stop(node),
            by_condition=any(each.when is not None or each.otherwise for each in node.branches),
        )
    for node in known.values():
        _ways_of(net, node, known, links)
    net.waits = frozenset(node.key for node in known.values() if _kind(node) not in AT_ONCE)
    handlers = {node.compensation for node in nodes if isinstance(node, Activity) and node.compensation}
    net.starts = [key for key, node in known.items() if _kind(node) == "start"]
    if not net.starts:
        net.starts = [key for key in known if not net.incoming.get(key) and key not in handlers]
    return net


PASSES = frozenset(
    {"start", "exclusive_gateway", "inclusive_gateway", "parallel_gateway", "link_throw", "link_catch", "cc", "notify"}
)
"""A token passes these at once, and nothing that a condition could see has changed."""
CHANGES = frozenset(
    {"calculate", "signal", "send_message", "escalation", "run_rule", "decision_table", "create_records"}
    | {"update_records", "delete_records", "query_records", "compensation"}
)
"""A token passes these at once too; a condition may decide otherwise the next time."""
AT_ONCE = PASSES | CHANGES | {"end", "terminate", "error", "cancel"}
_JOINS: dict[str, Join] = {"parallel_gateway": "all", "inclusive_gateway": "some"}
_STOPS = frozenset({"terminate", "error", "cancel"})


def _may_stop(node: NodeDef) -> bool:
    """An approval without a way for "rejected" ends the flow when it is rejected."""
    return _kind(node) == "approval" and getattr(node, "rejected", None) is None


def _kind(node: NodeDef) -> str:
    return str(getattr(node, "type", ""))


def _ways_of(net: Net, node: NodeDef, known: dict[str, NodeDef], links: dict[str, str]) -> None:
    """The ways out and the outcomes of one node."""
    kind = _kind(node)
    ways = {slot: net.add(node.key, target, slot) for slot, target in node.exits() if target in known}
    if kind == "link_throw" and getattr(node, "link", "") in links:
        ways = {"link": net.add(node.key, links[getattr(node, "link", "")], "link")}
    step = net.steps[node.key]
    if step.stops or not ways:
        step.outcomes = [()]
    elif kind in ("exclusive_gateway", "event_gateway", "link_throw"):
        step.outcomes = [(way,) for way in ways.values()]
    elif kind == "parallel_gateway":
        step.outcomes = [tuple(ways.values())]
    elif kind == "inclusive_gateway":
        step.outcomes = _some(node, ways)
    else:
        step.outcomes = _outcomes(node, ways)


def _some(node: NodeDef, ways: dict[str, int]) -> list[tuple[int, ...]]:
    """An inclusive split: any of the conditional ways together, or the default way alone."""
    other = [way for slot, way in ways.items() if _is_else(node, slot) or (slot == "next" and len(ways) > 1)]
    chosen = [way for way in ways.values() if way not in other]
    return [*subsets(chosen), *((way,) for way in other)]


def _outcomes(node: NodeDef, ways: dict[str, int]) -> list[tuple[int, ...]]:
    """Any other node: what always goes together, what may go with it, and what comes instead."""
    always: list[int] = []
    maybe: list[int] = []
    fallback: list[int] = []
    instead: list[int] = []
    beside: list[int] = []
    for slot, way in ways.items():
        if slot == "next" or slot.startswith("branches/"):
            group = fallback if _is_else(node, slot) else maybe if _has_condition(node, slot) else always
            group.append(way)
        elif slot.startswith("boundary/") and not _interrupts(node, slot):
            beside.append(way)
        else:
            instead.append(way)
    normal = [(*always, *some) for some in (subsets(maybe) if maybe else [()])]
    if maybe:
        normal.append((*always, *fallback))
    elif fallback:
        normal = [(*always, *fallback)]
    if not (always or maybe or fallback):
        normal = [()]
    with_beside = [(*each, *some) for each in normal for some in subsets(beside)] if beside else []
    return [*normal, *with_beside, *((way,) for way in instead)]


def subsets(ways: list[int]) -> list[tuple[int, ...]]:
    """Every choice of at least one way; of many ways, each alone and all together."""
    if len(ways) > MOST_SUBSETS:
        return [*((way,) for way in ways), tuple(ways)]
    return [each for size in range(1, len(ways) + 1) for each in combinations(ways, size)]


def _is_else(node: NodeDef, slot: str) -> bool:
    return slot.startswith("branches/") and bool(node.branches[int(slot.split("/")[1])].otherwise)


def _has_condition(node: NodeDef, slot: str) -> bool:
    return slot.startswith("branches/") and node.branches[int(slot.split("/")[1])].when is not None


def _interrupts(node: NodeDef, slot: str) -> bool:
    return not isinstance(node, Activity) or node.boundary[int(slot.split("/")[1])].interrupting
