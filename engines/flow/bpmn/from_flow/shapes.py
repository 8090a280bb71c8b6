"""Which BPMN element a node is drawn as, and what its events say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.namespaces import BPMN, XSI
from engines.flow.bpmn.slots import Node
from engines.flow.durations import parse_span
from engines.kernel.texts import say

PREFIX = "bpmn"
"""The prefix of the standard's namespace in what is drawn here; write_back adapts it to a kept file."""
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"
_KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "terminate": "endEvent",
    "error": "endEvent",
    "cancel": "endEvent",
    "exclusive_gateway": "exclusiveGateway",
    "inclusive_gateway": "inclusiveGateway",
    "parallel_gateway": "parallelGateway",
    "event_gateway": "eventBasedGateway",
    "approval": "userTask",
    "form_task": "userTask",
    "cc": "sendTask",
    "notify": "sendTask",
    "calculate": "scriptTask",
    "decision_table": "businessRuleTask",
    "run_rule": "businessRuleTask",
    "call_flow": "callActivity",
    "sub_process": "subProcess",
    "event_sub_process": "subProcess",
    "link_throw": "intermediateThrowEvent",
    "link_catch": "intermediateCatchEvent",
}
_THROWS = frozenset({"signal", "send_message", "escalation", "compensation"})
_ISO = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}


def element_of(node: Node) -> Element:
    """The element of a node, with its marker and event definition; without ways, extension and content."""
    kind = kind_of(node)
    element = Element(kind, {"id": node["key"]})
    label = say(node.get("name", ""), "en")
    if label:
        element.attributes["name"] = label
    if node["type"] == "call_flow":
        element.attributes["calledElement"] = node.get("flow", "")
    if node["type"] == "event_sub_process":
        element.attributes["triggeredByEvent"] = "true"
    if node["type"] == "calculate":
        element.attributes["scriptFormat"] = "text/x-feel"
        if node.get("set"):
            element.children.append(Element("script", text=_context(node["set"])))
    element.children += [*_thrown(node), *(_caught(node) if kind == "intermediateCatchEvent" else [])]
    return element


def kind_of(node: Node) -> str:
    """The BPMN element; what has something at its edge or is repeated is an activity."""
    kind = node["type"]
    watched = any(node.get(name) for name in ("boundary", "loop", "instances")) or isinstance(
        node.get("compensation"), str
    )
    if kind == "sub_process" and node.get("transaction"):
        return "transaction"
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "wait":
        return "receiveTask" if watched else "intermediateCatchEvent"
    if kind in _THROWS:
        if watched:
            return "sendTask"
        return "intermediateThrowEvent" if node.get("next") or node.get("branches") else "endEvent"
    return "serviceTask"


def marker(node: Node) -> Element | None:
    """The loop or multi-instance marker; it follows everything else in an activity."""
    if many := node.get("instances"):
        found = Element("multiInstanceLoopCharacteristics")
        if many.get("sequential"):
            found.attributes["isSequential"] = "true"
        count = many.get("count") or f"count({many.get('over', '[]')})"
        found.children.append(expression("loopCardinality", count))
        if many.get("enough"):
            found.children.append(expression("completionCondition", many["enough"]))
        return found
    if loop := node.get("loop"):
        found = Element("standardLoopCharacteristics")
        if loop.get("while"):
            found.attributes["testBefore"] = "true"
        if loop.get("maximum") is not None:
            found.attributes["loopMaximum"] = str(loop["maximum"])
        condition = loop.get("while") or (f"not({loop['until']})" if loop.get("until") else None)
        if condition:
            found.children.append(expression("loopCondition", condition))
        return found
    return None


def catching(place: Node) -> list[Element]:
    """The event definition of a boundary, an event of a gateway, or the trigger of an event sub-process."""
    return _caught(place)


def expression(kind: str, text: str) -> Element:
    """A FEEL expression as a formal expression."""
    return Element(kind, {f"{{{XSI}}}type": f"{PREFIX}:tFormalExpression", "language": FEEL}, text=text)


def adapted(element: Element, prefixes: Mapping[str, str]) -> Element:
    """Type names in what is drawn here take the prefix that a file has for the standard."""
    known = next((prefix for prefix, uri in prefixes.items() if uri == BPMN), PREFIX)
    for each in element.walk():
        name = each.attributes.get(f"{{{XSI}}}type", "")
        if name.startswith(f"{PREFIX}:"):
            bare = name.removeprefix(f"{PREFIX}:")
            each.attributes[f"{{{XSI}}}type"] = f"{known}:{bare}" if known else bare
    return element


def _thrown(node: Node) -> list[Element]:
    match node["type"]:
        case "terminate":
            return [Element("terminateEventDefinition")]
        case "error":
            return [Element("errorEventDefinition", {"errorRef": _root("error", node.get("error", ""))})]
        case "cancel":
            return [Element("cancelEventDefinition")]
        case "escalation":
            return [
                Element("escalationEventDefinition", {"escalationRef": _root("escalation", node.get("escalation", ""))})
            ]
        case "signal":
            return [Element("signalEventDefinition", {"signalRef": _root("signal", node.get("signal", ""))})]
        case "send_message" if kind_of(node) != "sendTask":
            return [Element("messageEventDefinition", {"messageRef": _root("message", node.get("message", ""))})]
        case "compensation":
            named = {"activityRef": node["activity"]} if node.get("activity") else {}
            return [Element("compensateEventDefinition", named)]
        case "link_throw" | "link_catch":
            return [Element("linkEventDefinition", {"name": node.get("link", "")})]
        case _:
            return []


def _caught(place: Node) -> list[Element]:
    if place.get("type") == "link_catch":
        return []
    if place.get("message"):
        return [Element("messageEventDefinition", {"messageRef": _root("message", place["message"])})]
    if place.get("signal"):
        return [Element("signalEventDefinition", {"signalRef": _root("signal", place["signal"])})]
    for kind, member in (("error", "errorRef"), ("escalation", "escalationRef")):
        if place.get(kind):
            named = {} if place[kind] is True else {member: _root(kind, place[kind])}
            return [Element(f"{kind}EventDefinition", named)]
    if place.get("cancel"):
        return [Element("cancelEventDefinition")]
    if place.get("compensation") is True:
        return [Element("compensateEventDefinition")]
    if place.get("condition"):
        return [_condition(place["condition"])]
    if "changes" in place:
        return [_condition("true")]
    return [_timer(place)]


def _condition(text: str) -> Element:
    return Element("conditionalEventDefinition", children=[expression("condition", text)])


def _timer(place: Node) -> Element:
    if place.get("until"):
        return Element("timerEventDefinition", children=[expression("timeDate", place["until"])])
    written = str(place.get("after", ""))
    span = parse_span(written)
    iso = _ISO.get(span.unit, "").format(span.amount) if span is not None else ""
    return Element("timerEventDefinition", children=[expression("timeDuration", iso or written)])


def _context(values: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {text}" for name, text in values.items()) + "}"


def _root(kind: str, name: Any) -> str:
    return root_id(kind, str(name))


def root_id(kind: str, name: str) -> str:
    """The id of a message, signal, error or escalation of this name."""
    return f"{kind}_" + "".join(each if each.isalnum() else f"_{ord(each):x}_" for each in name)
