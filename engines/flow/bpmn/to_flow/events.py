"""Start, end and intermediate events."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.catches import catch, name_of, once, thrown_code
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.correlation import sending
from engines.flow.bpmn.to_flow.gateways import inside_event_gateway
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.walk import Walk, converts
from engines.kernel.texts import Text


@converts("startEvent")
def start(walk: Walk, event: Element) -> None:
    walk.add(event, {"key": walk.key(event), "type": "start", **walk.ways(event)})


@converts("endEvent", "intermediateThrowEvent", "implicitThrowEvent")
def throw(walk: Walk, event: Element) -> None:
    """What an event throws, one after the other; an end event then ends."""
    definitions = walk.model.definitions_of(event)
    wrong = next((each for each in definitions if not _may_throw(walk, event, each)), None)
    if wrong is not None:
        name = wrong.kind.removesuffix("EventDefinition")
        walk.refuse(event, Text(f"'{name}' cannot be thrown here.", f"此处不能抛出“{name}”。"))
        return
    steps = [step for definition in definitions for step in thrown(walk, event, definition)]
    ways = {} if event.kind == "endEvent" else walk.ways(event)
    if not steps:
        steps = [{"type": "end"} if event.kind == "endEvent" else {"type": "calculate"}]
    walk.steps(event, steps, ways)


@converts("intermediateCatchEvent")
def wait(walk: Walk, event: Element) -> None:
    definitions = walk.model.definitions_of(event)
    if inside_event_gateway(walk, event):
        return
    if not definitions or any(each.kind not in _WAITS for each in definitions):
        walk.refuse(event, Text("It waits for nothing that can be caught here.", "它没有可在此捕获的触发条件。"))
        return
    if len(definitions) == 1:
        _single(walk, event, definitions[0])
    elif event.flag("parallelMultiple"):
        _all_of(walk, event, definitions)
    else:
        _any_of(walk, event, definitions)


_WAITS = frozenset(f"{each}EventDefinition" for each in ("message", "timer", "conditional", "link", "signal"))
_THROWS = frozenset(f"{each}EventDefinition" for each in ("message", "signal", "escalation", "compensate"))
_ENDS_BY = frozenset(f"{each}EventDefinition" for each in ("error", "terminate", "cancel"))


def _may_throw(walk: Walk, event: Element, definition: Element) -> bool:
    around = walk.model.parent(event)
    if definition.kind == "cancelEventDefinition" and (around is None or around.kind != "transaction"):
        return False
    ends = event.kind == "endEvent"
    return definition.kind in _THROWS or definition.kind in (_ENDS_BY if ends else ("linkEventDefinition",))


def thrown(walk: Walk, event: Element, definition: Element) -> list[Document]:
    """The steps of one event definition."""
    match definition.kind:
        case "messageEventDefinition":
            return send(walk, event, definition.get("messageRef"))
        case "signalEventDefinition":
            return [{"type": "signal", "signal": name_of(walk, definition.get("signalRef"), event)}]
        case "errorEventDefinition":
            return [{"type": "error", "error": thrown_code(walk, definition, "errorRef", "errorCode")}]
        case "escalationEventDefinition":
            return [
                {"type": "escalation", "escalation": thrown_code(walk, definition, "escalationRef", "escalationCode")}
            ]
        case "terminateEventDefinition":
            return [{"type": "terminate"}]
        case "cancelEventDefinition":
            return [{"type": "cancel"}]
        case "compensateEventDefinition":
            activity = walk.model.resolve(definition.get("activityRef"))
            return [{"type": "compensation", **({"activity": walk.key(activity)} if activity is not None else {})}]
        case "linkEventDefinition":
            return [{"type": "link_throw", "link": _link(walk, definition)}]
        case _:
            walk.refuse(event, Text(f"'{definition.kind}' cannot be thrown.", f"不能抛出“{definition.kind}”。"))
            return []


def send(walk: Walk, holder: Element, reference: str) -> list[Document]:
    """A message is sent, with the key of its conversation."""
    values, members = sending(walk, holder, reference)
    before = [{"type": "calculate", "set": values}] if values else []
    return [*before, {"type": "send_message", "message": name_of(walk, reference, holder), **members}]


def _single(walk: Walk, event: Element, definition: Element) -> None:
    if definition.kind == "linkEventDefinition":
        document: Document = {"type": "link_catch", "link": _link(walk, definition)}
    else:
        caught = catch(walk, event, definition)
        if caught is None:
            return
        document = {"type": "wait", **once(caught)}
    walk.add(event, {"key": walk.key(event), **document, **walk.ways(event)})


def _any_of(walk: Walk, event: Element, definitions: list[Element]) -> None:
    """Several triggers, one is enough: a first-event gateway, then a node that counts as the event."""
    following = walk.helper(event)
    events = [{**once(caught), "next": following} for each in definitions if (caught := catch(walk, event, each))]
    walk.add(None, {"key": walk.key(event), "type": "event_gateway", "events": events})
    walk.add(event, {"key": following, "type": "calculate", **walk.ways(event)})


def _all_of(walk: Walk, event: Element, definitions: list[Element]) -> None:
    """Several triggers, all are needed: a wait for each, joined."""
    join, branches = walk.helper(event), []
    for each in definitions:
        caught, key = catch(walk, event, each), walk.helper(event)
        if caught is not None:
            walk.add(None, {"key": key, "type": "wait", **once(caught), "next": join})
            branches.append({"next": key})
    walk.add(None, {"key": walk.key(event), "type": "parallel_gateway", "branches": branches})
    walk.add(event, {"key": join, "type": "parallel_gateway", **walk.ways(event)})


def _link(walk: Walk, definition: Element) -> str:
    """The name of a pair of links: that of the target when they name each other, else their own."""
    target = walk.model.resolve("".join(definition.texts("target")[:1]))
    found = target if target is not None else definition
    return plain_key(found.label or found.id)
