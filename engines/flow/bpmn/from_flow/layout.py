"""Layout: places for elements that have none: layers from left to right, rows within a layer, ways with corners.

**Source**: Sugiyama, Tagawa and Toda (1981), without dummy nodes: the longest way gives the layer, the mean row of what
leads to a node gives its order.
"""

from __future__ import annotations

from collections.abc import Mapping

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.box import Box, Point
from engines.flow.bpmn.from_flow.routing import Router
from engines.flow.bpmn.namespaces import BPMNDI, DC, DI
from engines.flow.bpmn.schema import is_a

GAP_X, GAP_Y, PADDING = 80, 48, 40
LABEL_GAP = 140
"""Behind a layer that ways with words leave."""
TASK, EVENT, GATEWAY = (100, 80), (36, 36), (50, 50)


def lay_out(level: Element, fixed: Mapping[str, tuple[float, float]]) -> dict[str, Box]:
    """Element id → box, of a process or sub-process and everything in it. `fixed`: where some of them have to be."""
    found: dict[str, Box] = {}
    inner = {each.id: lay_out(each, fixed) for each in level.each() if is_a(each.kind, "subProcess")}
    nodes = [each for each in level.each() if is_a(each.kind, "flowNode") and each.kind != "boundaryEvent"]
    sizes = {each.id: _size(each, inner.get(each.id, {})) for each in nodes}
    for id_, (x, y) in _places(level, nodes, sizes).items():
        x, y = fixed.get(id_, (x, y))
        found[id_] = Box(x, y, *sizes[id_])
        found |= {
            child: box.moved(x + PADDING, y + PADDING)
            for child, box in inner.get(id_, {}).items()
            if child not in fixed
        }
        found |= {child: box for child, box in inner.get(id_, {}).items() if child in fixed}
    for event in level.each("boundaryEvent"):
        host = found.get(event.get("attachedToRef"))
        if host is not None:
            beside = sum(1 for each in found if each in _boundaries(level, event.get("attachedToRef")))
            x = host.x + host.width - 28 - 44 * beside
            found[event.id] = Box(x, host.y + host.height - 18, *EVENT)
    return found


def diagram(process: Element, boxes: Mapping[str, Box]) -> Element:
    """The drawing of a process: a shape for each box, an edge for each way between two of them."""
    plane = Element("BPMNPlane", {"id": f"Plane_{process.id}", "bpmnElement": process.id}, namespace=BPMNDI)
    for element in process.walk():
        if element.kind and element.id in boxes:
            plane.children.append(shape(element, boxes[element.id]))
    plane.children += [edge(way, points) for way, points in routed(process, boxes)]
    return Element("BPMNDiagram", {"id": f"Diagram_{process.id}"}, [plane], namespace=BPMNDI)


def shape(element: Element, box: Box) -> Element:
    size = {"x": _n(box.x), "y": _n(box.y), "width": _n(box.width), "height": _n(box.height)}
    found = Element("BPMNShape", {"id": f"Shape_{element.id}", "bpmnElement": element.id}, namespace=BPMNDI)
    if is_a(element.kind, "subProcess"):
        found.attributes["isExpanded"] = "true"
    if element.kind == "exclusiveGateway":
        found.attributes["isMarkerVisible"] = "true"
    found.children.append(Element("Bounds", size, namespace=DC))
    return found


def routed(process: Element, boxes: Mapping[str, Box]) -> list[tuple[Element, tuple[Point, ...]]]:
    """The ways of a process and everything in it, each with its points."""
    hosts = {each.id: each.get("attachedToRef") for each in process.walk() if each.kind == "boundaryEvent"}
    router = Router(boxes, hosts)
    return [
        (each, router.route(each.get("sourceRef"), each.get("targetRef")))
        for each in process.walk()
        if each.kind in ("sequenceFlow", "association")
        and each.get("sourceRef") in boxes
        and each.get("targetRef") in boxes
    ]


def edge(flow: Element, points: tuple[Point, ...]) -> Element:
    found = Element("BPMNEdge", {"id": f"Edge_{flow.id}", "bpmnElement": flow.id}, namespace=BPMNDI)
    for x, y in points:
        found.children.append(Element("waypoint", {"x": _n(x), "y": _n(y)}, namespace=DI))
    return found


def _places(
    level: Element, nodes: list[Element], sizes: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    ways = _ways(level, nodes)
    layers: dict[int, list[str]] = {}
    for id_, layer in _layers([each.id for each in nodes], ways).items():
        layers.setdefault(layer, []).append(id_)
    rows: dict[str, float] = {}
    found: dict[str, tuple[float, float]] = {}
    spoken = {each.get("sourceRef") for each in level.each("sequenceFlow") if each.get("name")}
    x = 0.0
    for layer in sorted(layers):
        members = _ordered(layers[layer], ways, rows)
        width = max(sizes[each][0] for each in members)
        for each, middle in _stacked(members, sizes, {each: _row(each, ways, rows) for each in members}).items():
            found[each] = (x + (width - sizes[each][0]) / 2, middle - sizes[each][1] / 2)
            rows[each] = middle
        x += width + (LABEL_GAP if spoken & set(members) else GAP_X)
    top = min((y for _, y in found.values()), default=0.0)
    return {each: (x, y - top) for each, (x, y) in found.items()}


def _stacked(
    members: list[str], sizes: Mapping[str, tuple[float, float]], wanted: Mapping[str, float]
) -> dict[str, float]:
    """The middles of a layer's nodes: one below the other, as a whole as near as can be to where they want to be."""
    found: dict[str, float] = {}
    free = float("-inf")
    for each in members:
        half = sizes[each][1] / 2
        found[each] = max(wanted[each], free + half)
        free = found[each] + half + GAP_Y
    shift = sum(wanted[each] - found[each] for each in members) / len(members)
    return {each: middle + shift for each, middle in found.items()}


def _row(id_: str, ways: Mapping[str, list[str]], rows: Mapping[str, float]) -> float:
    """The mean row of what leads to a node."""
    before = [rows[source] for source, targets in ways.items() if id_ in targets and source in rows]
    return sum(before) / len(before) if before else 0.0


def _ordered(members: list[str], ways: Mapping[str, list[str]], rows: Mapping[str, float]) -> list[str]:
    return sorted(members, key=lambda each: _row(each, ways, rows))


def _layers(ids: list[str], ways: Mapping[str, list[str]]) -> dict[str, int]:
    """The longest way to each node, ways back left out."""
    order, state = [], dict.fromkeys(ids, 0)
    forward: dict[str, list[str]] = {id_: [] for id_ in ids}
    for root in ids:
        stack = [(root, iter(ways.get(root, ())))] if not state[root] else []
        if stack:
            state[root] = 1
        while stack:
            id_, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[id_] = 2
                order.append(id_)
                stack.pop()
            elif state[target] != 1:
                forward[id_].append(target)
                if not state[target]:
                    state[target] = 1
                    stack.append((target, iter(ways.get(target, ()))))
    found = dict.fromkeys(ids, 0)
    for id_ in reversed(order):
        for target in forward[id_]:
            found[target] = max(found[target], found[id_] + 1)
    return found


def _ways(level: Element, nodes: list[Element]) -> dict[str, list[str]]:
    known = {each.id for each in nodes}
    hosts = {each.id: each.get("attachedToRef") for each in level.each("boundaryEvent")}
    found: dict[str, list[str]] = {}
    for flow in level.each("sequenceFlow", "association"):
        source = hosts.get(flow.get("sourceRef"), flow.get("sourceRef"))
        if source in known and flow.get("targetRef") in known:
            found.setdefault(source, []).append(flow.get("targetRef"))
    return found


def _size(element: Element, inner: Mapping[str, Box]) -> tuple[float, float]:
    if inner:
        return (
            max(each.x + each.width for each in inner.values()) + 2 * PADDING,
            max(each.y + each.height for each in inner.values()) + 2 * PADDING,
        )
    return size_of(element)


def size_of(element: Element) -> tuple[float, float]:
    """Width and height of an element without content."""
    return EVENT if is_a(element.kind, "event") else GATEWAY if is_a(element.kind, "gateway") else TASK


def _boundaries(level: Element, host: str) -> set[str]:
    return {each.id for each in level.each("boundaryEvent") if each.get("attachedToRef") == host}


def _n(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.2f}"
