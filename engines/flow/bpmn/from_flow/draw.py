"""Draw: the elements of a flow, level by level, with sequence flows and our own settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.shapes import catching, element_of, expression, marker, root_id
from engines.flow.bpmn.ours import SLOT, set_own
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.slots import Node, entry, exits
from engines.kernel.texts import say

_ROOTS = {
    "messageRef": ("message", "name"),
    "signalRef": ("signal", "name"),
    "errorRef": ("error", "errorCode"),
    "escalationRef": ("escalation", "escalationCode"),
}


def draw_process(flow: Node, process: str) -> tuple[Element, list[Element]]:
    """(the process, the messages, signals, errors and escalations that it names)."""
    element = Element("process", {"id": process, "isExecutable": "true"})
    label = say(flow.get("name", ""), "en")
    if label:
        element.attributes["name"] = label
    set_own(element, "flow", {name: value for name, value in flow.items() if name not in ("nodes", "diagram")})
    content(element, flow["nodes"], None)
    return element, roots(flow["nodes"])


def content(parent: Element, nodes: list[Node], within: str | None) -> None:
    """Everything drawn on one level: nodes, their edges, and the ways between them."""
    inside = [node for node in nodes if node.get("within") == within]
    for node in inside:
        parent.children += draw_node(node, nodes)
    for node in inside:
        parent.children += [sequence_flow(node, slot, target) for slot, target in exits(node)]
    wire(parent)


def draw_node(node: Node, nodes: list[Node]) -> list[Element]:
    """The element of a node, with the events at its edge or behind its gateway, and the flows to those."""
    element = element_of(node)
    if any(each.get("compensation") == node["key"] for each in nodes):
        element.attributes["isForCompensation"] = "true"
    set_own(element, "node", {name: value for name, value in node.items() if name != "within"})
    found = [element]
    if is_a(element.kind, "subProcess"):
        content(element, nodes, node["key"])
        if node["type"] == "event_sub_process":
            _trigger(element, node)
    mark = marker(node)
    if mark is not None:
        place = next((i for i, each in enumerate(element.children) if is_a(each.kind, "flowElement")), None)
        element.children.insert(len(element.children) if place is None else place, mark)
    for index, place_of in enumerate(node.get("boundary", ())):
        found.append(_event("boundaryEvent", node, "boundary", index, place_of))
    for index, place_of in enumerate(node.get("events", ())):
        event = _event("intermediateCatchEvent", node, "events", index, place_of)
        ends = {"sourceRef": node["key"], "targetRef": event.id, SLOT: f"events/{index}"}
        flow = Element("sequenceFlow", {"id": f"To_{event.id}", **ends})
        found += [event, flow]
    if isinstance(node.get("compensation"), str):
        found += _compensation(node)
    return found


def sequence_flow(node: Node, slot: str, target: str) -> Element:
    """The way from a node, or from the event at its edge, to another node."""
    place = entry(node, slot)
    name, _, rest = slot.partition("/")
    source = event_id(node["key"], name, int(rest.split("/")[0])) if name in ("boundary", "events") else node["key"]
    flow = Element(
        "sequenceFlow", {"id": flow_id(node["key"], slot), "sourceRef": source, "targetRef": target, SLOT: slot}
    )
    label = say(place.get("label", ""), "en") if place is not None and name == "branches" else ""
    if label:
        flow.attributes["name"] = label
    if place is not None and name == "branches" and place.get("when"):
        flow.children.append(expression("conditionExpression", place["when"]))
    return flow


def flow_id(key: str, slot: str) -> str:
    return f"Flow_{key}_{slot.replace('/', '_')}"


def event_id(key: str, kind: str, index: int) -> str:
    return f"{key}_{kind}_{index}"


def wire(parent: Element) -> None:
    """`incoming` and `outgoing` of every node of a level, and the default ways, from the sequence flows."""
    nodes = {each.id: each for each in parent.each() if is_a(each.kind, "flowNode")}
    for node in nodes.values():
        node.children = [each for each in node.children if each.kind not in ("incoming", "outgoing")]
    for flow in parent.each("sequenceFlow"):
        for end, member in (("targetRef", "incoming"), ("sourceRef", "outgoing")):
            joined = nodes.get(flow.get(end))
            if joined is not None:
                before = (*_FIRST, "incoming", "outgoing") if member == "outgoing" else (*_FIRST, "incoming")
                place = sum(1 for each in joined.children if each.kind in before)
                joined.children.insert(place, Element(member, text=flow.id))


_FIRST = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef")


def roots(nodes: Iterable[Node]) -> list[Element]:
    """The messages, signals, errors and escalations that nodes name, each once."""
    found: dict[str, Element] = {}
    for node in nodes:
        places = [node, *node.get("boundary", ()), *node.get("events", ())]
        for place in places:
            for kind, member in _ROOTS.values():
                name = place.get(kind)
                if isinstance(name, str) and name:
                    id_ = root_id(kind, name)
                    found[id_] = Element(kind, {"id": id_, "name": name} | ({member: name} if member != "name" else {}))
    return list(found.values())


def _event(kind: str, node: Node, name: str, index: int, place: dict[str, Any]) -> Element:
    event = Element(kind, {"id": event_id(node["key"], name, index), SLOT: f"{name}/{index}"})
    label = say(place.get("label", ""), "en")
    if label:
        event.attributes["name"] = label
    if kind == "boundaryEvent":
        event.attributes["attachedToRef"] = node["key"]
        if not place.get("interrupting", True):
            event.attributes["cancelActivity"] = "false"
    event.children += catching(place)
    return event


def _trigger(element: Element, node: Node) -> None:
    """An event sub-process is started by its start event: the flow's own start node carries the trigger."""
    found = element.first("startEvent")
    start = found if found is not None else Element("startEvent", {"id": f"{node['key']}_trigger", SLOT: "trigger"})
    if found is None:
        first = next((each for each in element.each() if is_a(each.kind, "flowNode")), None)
        element.children.append(start)
        if first is not None:
            flow = {"id": f"Flow_{start.id}", "sourceRef": start.id, "targetRef": first.id, SLOT: "trigger"}
            element.children.append(Element("sequenceFlow", flow))
            wire(element)
    if not node.get("interrupting", True):
        start.attributes["isInterrupting"] = "false"
    start.children += catching(node)


def _compensation(node: Node) -> list[Element]:
    event = Element("boundaryEvent", {"id": f"{node['key']}_undo", "attachedToRef": node["key"], SLOT: "compensation"})
    event.children.append(Element("compensateEventDefinition"))
    ends = {"sourceRef": event.id, "targetRef": node["compensation"], "associationDirection": "One"}
    return [event, Element("association", {"id": f"{node['key']}_undo_by", **ends})]
