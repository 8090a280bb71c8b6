"""Gateways become gateways; an event-based gateway takes the events behind it into itself."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.catches import catch, message_catch, once
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.walk import Walk, converts
from engines.kernel.texts import Text

_SAME = {
    "exclusiveGateway": "exclusive_gateway",
    "inclusiveGateway": "inclusive_gateway",
    "parallelGateway": "parallel_gateway",
}


@converts(*_SAME)
def gateway(walk: Walk, element: Element) -> None:
    walk.add(element, {"key": walk.key(element), "type": _SAME[element.kind], **walk.ways(element)})


@converts("eventBasedGateway")
def event_gateway(walk: Walk, element: Element) -> None:
    if element.flag("instantiate"):
        return
    if element.get("eventGatewayType") == "Parallel":
        walk.refuse(element, Text("It waits for all of its events.", "它需要等待全部事件。"))
        return
    events: list[Document] = []
    for flow in walk.flows(element):
        target = walk.model.resolve(flow.get("targetRef"))
        if target is None or not _can_follow(walk, target):
            walk.refuse(element, Text("What follows it waits for nothing.", "其后的元素不等待任何事件。"))
        else:
            walk.conversion.ways[walk.flow, walk.key(element), f"events/{len(events)}"] = flow.id
            events.extend(happening(walk, target))
    walk.add(element, {"key": walk.key(element), "type": "event_gateway", "events": events})


def _can_follow(walk: Walk, event: Element) -> bool:
    """BPMN 2.0.2 §10.6.6: receive tasks, and catch events for message, signal, timer or condition."""
    if event.kind == "receiveTask":
        return True
    kinds = {each.kind for each in walk.model.definitions_of(event)}
    return event.kind == "intermediateCatchEvent" and bool(kinds) and kinds <= _FOLLOW


_FOLLOW = frozenset(f"{each}EventDefinition" for each in ("message", "signal", "timer", "conditional"))


def happening(walk: Walk, event: Element) -> list[Document]:
    """An event behind the gateway, once for each of its triggers."""
    following = after(walk, event)
    walk.stands_for(walk.key(event), event)
    if event.kind == "receiveTask":
        return [{"key": walk.key(event), **message_catch(walk, event, event), "next": following}]
    found = []
    for definition in walk.model.definitions_of(event):
        caught = catch(walk, event, definition)
        if caught is not None:
            label = {"label": event.label} if event.label else {}
            found.append({"key": walk.key(event), **label, **once(caught), "next": following})
    return found


def after(walk: Walk, event: Element) -> str:
    """The one node behind an event: a helper stands in for none, for several, or for conditions."""
    ways = walk.ways(event)
    if set(ways) == {"next"}:
        return str(ways["next"])
    key = walk.helper(event)
    walk.add(None, {"key": key, "type": "calculate" if ways else "end", **ways})
    return key


def inside_event_gateway(walk: Walk, element: Element) -> bool:
    """Whether an event is expressed by the gateway before it."""
    sources = [walk.model.resolve(flow.get("sourceRef")) for flow in walk.model.flows_in.get(element.id, ())]
    return any(source is not None and source.kind == "eventBasedGateway" for source in sources)
