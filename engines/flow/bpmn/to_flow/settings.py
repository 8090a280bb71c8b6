"""Elements with our own settings: the node is what was exported; what another tool has drawn since is taken over."""

from __future__ import annotations

import copy
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.ours import SLOT, own
from engines.flow.bpmn.slots import cut, entry, exits, lead
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.edges import edges_of
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text, say


def reserve(walk: Walk, process: Element) -> None:
    """Elements that were exported from here keep the keys of their nodes."""
    for element in process.walk():
        settings = own(element) if element.kind and element is not process else None
        if settings is not None and settings.get("key"):
            walk.names.take(element.id, settings["key"])


def settled(walk: Walk, element: Element, settings: Document) -> None:
    """A node as it was exported, with the name, the ways, the conditions and the boundary events of the file."""
    node = {name: value for name, value in copy.deepcopy(settings).items() if name != "within"}
    if say(node.get("name", ""), "en") != element.label:
        node["name"] = element.label
    present: set[str] = set()
    new: list[Element] = []
    for event, slot in _sources(walk, element):
        for flow in walk.flows(event):
            place = flow.get(SLOT) or slot
            if _into_own_event(walk, flow):
                continue
            if not place or (place not in dict(exits(node)) and entry(node, place) is None and "/" in place):
                new.append(flow)
                continue
            present.add(place)
            _follow(walk, node, place, flow)
    cut(node, {slot for slot, _ in exits(node)} - present)
    for flow in new:
        _add_way(walk, node, flow)
    _new_boundaries(walk, element, node)
    for slot, _ in exits(node):
        _note_way(walk, element, node, slot)
    walk.add(element, node)


def _sources(walk: Walk, element: Element) -> list[tuple[Element, str]]:
    """The element and the events that belong to its node, with the slot that their one way has."""
    found = [(element, "")]
    for event in walk.model.boundaries.get(element.id, ()):
        if event.get(SLOT).startswith("boundary/"):
            walk.stands_for(walk.key(event), event)
            found.append((event, f"{event.get(SLOT)}/next"))
    for flow in walk.model.flows_out.get(element.id, ()):
        event_behind = walk.model.resolve(flow.get("targetRef"))
        if event_behind is not None and event_behind.get(SLOT).startswith("events/"):
            found.append((event_behind, f"{event_behind.get(SLOT)}/next"))
    return found


def _into_own_event(walk: Walk, flow: Element) -> bool:
    """Whether it leads from an event-based gateway to one of its events, or from a trigger: both are part of the node."""
    target = walk.model.resolve(flow.get("targetRef"))
    return flow.get(SLOT) == "trigger" or (target is not None and target.get(SLOT).startswith("events/"))


def _follow(walk: Walk, node: Document, slot: str, flow: Element) -> None:
    target = walk.target(flow)
    if target:
        lead(node, slot, target)
    branch = entry(node, slot)
    if branch is None or not slot.startswith("branches/"):
        return
    condition = flow.first("conditionExpression")
    if condition is None:
        branch.pop("when", None)
    elif condition.body != str(branch.get("when", "")).strip():
        branch["when"] = walk.feel(condition, flow, condition=True)
    if flow.label != say(branch.get("label", ""), "en"):
        branch["label"] = flow.label


def _add_way(walk: Walk, node: Document, flow: Element) -> None:
    """A way that another tool has added."""
    target, condition = walk.target(flow), flow.first("conditionExpression")
    if not exits_plain(node) and condition is None:
        node["next"] = target
        return
    branch: dict[str, Any] = {"next": target} | ({"label": flow.label} if flow.label else {})
    if condition is not None:
        branch["when"] = walk.feel(condition, flow, condition=True)
    if "next" in node:
        node.setdefault("branches", []).append({"next": node.pop("next")})
    node.setdefault("branches", []).append(branch)


def exits_plain(node: Document) -> bool:
    return bool(node.get("next") or node.get("branches"))


def _new_boundaries(walk: Walk, element: Element, node: Document) -> None:
    """Boundary events that another tool has added; what has to listen inside a node of ours has no place there."""
    new = [each for each in walk.model.boundaries.get(element.id, ()) if not each.get(SLOT) and walk.flows(each)]
    edges = edges_of(walk, element, new)
    if edges.listeners:
        walk.refuse(element, Text("It waits for several triggers at once.", "它需要同时等待多个触发条件。"))
    if edges.document.get("boundary"):
        node.setdefault("boundary", []).extend(edges.document["boundary"])


def _note_way(walk: Walk, element: Element, node: Document, slot: str) -> None:
    for event, own_slot in _sources(walk, element):
        for flow in walk.flows(event):
            if (flow.get(SLOT) or own_slot) == slot:
                walk.conversion.ways[walk.flow, node["key"], slot] = flow.id
