"""A flow as a picture: a box for every node, points for every way. Worked out once per plan.

**Source**: BPMN 2.0.2 §12 (shapes and edges); the places are those of `FlowDef.positions`, else of the layout that an
export to BPMN draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from engines.data.dump import dump_definition
from engines.flow.bpmn.from_flow.draw import draw_process
from engines.flow.bpmn.from_flow.layout import Box, lay_out, waypoints
from engines.flow.bpmn.ours import SLOT
from engines.flow.definition import FlowDef


@dataclass(frozen=True)
class Way:
    """An edge as it is drawn. `source` and `slot` as in the definition; `points`: x, y in the units of the boxes."""

    source: str
    slot: str
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    """`boxes`: node key → place. `edges`: events at the edge of a node: (node, slot prefix `boundary/0`) → place."""

    boxes: dict[str, Box]
    edges: dict[tuple[str, str], Box]
    ways: tuple[Way, ...]
    width: float
    height: float


def picture_of(flow: FlowDef) -> Picture:
    """The picture of a flow."""
    process, _ = draw_process(dump_definition(flow), flow.key)
    places = lay_out(process, {key: (float(x), float(y)) for key, (x, y) in flow.positions.items()})
    keys = {node.key for node in flow.nodes}
    hosts = {each.id: each for each in process.walk() if each.id in places and each.id not in keys}
    ways, edges = [], {}
    for element in process.walk():
        source, target = places.get(element.get("sourceRef")), places.get(element.get("targetRef"))
        if element.kind != "sequenceFlow" or source is None or target is None:
            continue
        owner, slot = element.get("sourceRef"), element.get(SLOT)
        if owner in hosts:
            prefix = "/".join(slot.split("/")[:2])
            owner = _owner(flow, hosts[owner].get("attachedToRef"), slot, element.get("targetRef"))
            edges[owner, prefix] = source
        ways.append(Way(owner, slot, element.get("targetRef"), tuple(waypoints(source, target))))
    boxes = {key: box for key, box in places.items() if key in keys}
    every = [*boxes.values(), *edges.values()]
    width, height = (max((end(each) for each in every), default=0.0) for end in (_right, _bottom))
    return Picture(boxes, edges, tuple(ways), width, height)


def _owner(flow: FlowDef, host: str, slot: str, target: str) -> str:
    """The node at whose edge, or behind whose gateway, an event stands."""
    if host:
        return host
    return next((node.key for node in flow.nodes if (slot, target) in set(node.exits())), "")


def _right(box: Box) -> float:
    return box.x + box.width


def _bottom(box: Box) -> float:
    return box.y + box.height
