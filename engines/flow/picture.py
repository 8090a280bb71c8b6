"""A flow as a picture: a box for every node, points for every way, places for the words. Worked out once per plan.

**Source**: BPMN 2.0.2 §12 (shapes and edges); the places are those of `FlowDef.positions`, else of the layout that an
export to BPMN draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engines.data.dump import dump_definition
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.box import Box, Point
from engines.flow.bpmn.from_flow.draw import draw_process
from engines.flow.bpmn.from_flow.layout import lay_out, routed
from engines.flow.bpmn.ours import SLOT
from engines.flow.definition import FlowDef, NodeDef
from engines.flow.way_labels import label_size, name_box, place_labels
from engines.kernel.texts import Label


@dataclass(frozen=True)
class Way:
    """An edge as it is drawn. `source` and `slot` as in the definition; `points`: x, y in the units of the boxes;
    `label_box`: where its words stand, None without words."""

    source: str
    slot: str
    target: str
    points: tuple[Point, ...]
    label: Label = ""
    label_box: Box | None = None


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
    for element, points in routed(process, places):
        if element.kind != "sequenceFlow":
            continue
        owner, slot = element.get("sourceRef"), element.get(SLOT)
        if owner in hosts:
            prefix = "/".join(slot.split("/")[:2])
            place = places[owner]
            owner = _owner(flow, hosts[owner], slot, element.get("targetRef"))
            edges[owner, prefix] = place
        ways.append(Way(owner, slot, element.get("targetRef"), points, _label(flow, owner, slot)))
    boxes = {key: box for key, box in places.items() if key in keys}
    return _from_the_corner(Picture(boxes, edges, _with_places(flow, ways, boxes, list(edges.values())), 0, 0))


def _owner(flow: FlowDef, event: Element, slot: str, target: str) -> str:
    """The node at whose edge, or behind whose gateway, an event stands."""
    host = event.get("attachedToRef")
    return host or next((node.key for node in flow.nodes if (slot, target) in set(node.exits())), "")


def _label(flow: FlowDef, source: str, slot: str) -> Label:
    """The words at a way: of a branch, or of the event it leaves by."""
    name, _, rest = slot.partition("/")
    node = next((each for each in flow.nodes if each.key == source), None)
    held = getattr(node, name, None)
    return held[int(rest.split("/")[0])].label if isinstance(held, list) and rest else ""


def _with_places(flow: FlowDef, ways: list[Way], boxes: dict[str, Box], events: list[Box]) -> tuple[Way, ...]:
    frames = [boxes[node.key] for node in flow.nodes if _is_frame(node) and node.key in boxes]
    shapes = [boxes[node.key] for node in flow.nodes if not _is_frame(node) and node.key in boxes]
    names = [
        box
        for node in flow.nodes
        if node.key in boxes and (box := name_box(boxes[node.key], node.name, _is_frame(node)))
    ]
    sizes = [label_size(way.label) if way.label else None for way in ways]
    places = place_labels([way.points for way in ways], sizes, [*shapes, *names, *events], frames)
    return tuple(replace(way, label_box=place) for way, place in zip(ways, places, strict=True))


def _is_frame(node: NodeDef) -> bool:
    return getattr(node, "type", "") in ("sub_process", "event_sub_process")


def _from_the_corner(drawn: Picture) -> Picture:
    """The same, with everything right of and below 0, 0, and its size."""
    every = [*drawn.boxes.values(), *drawn.edges.values(), *(way.label_box for way in drawn.ways if way.label_box)]
    points = [point for way in drawn.ways for point in way.points]
    x = min([0.0, *(box.x for box in every), *(x for x, _ in points)])
    y = min([0.0, *(box.y for box in every), *(y for _, y in points)])
    ways = tuple(
        replace(
            way,
            points=tuple((px - x, py - y) for px, py in way.points),
            label_box=way.label_box and way.label_box.moved(-x, -y),
        )
        for way in drawn.ways
    )
    return Picture(
        {key: box.moved(-x, -y) for key, box in drawn.boxes.items()},
        {key: box.moved(-x, -y) for key, box in drawn.edges.items()},
        ways,
        max([0.0, *(box.right for box in every), *(px for px, _ in points)]) - x,
        max([0.0, *(box.bottom for box in every), *(py for _, py in points)]) - y,
    )
