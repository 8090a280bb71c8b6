"""to_flow: every process and global task of a file becomes a flow."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.ours import own
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow import ad_hoc, complex_gateways  # noqa: F401 (register themselves)
from engines.flow.bpmn.to_flow.activities import level
from engines.flow.bpmn.to_flow.catches import catch, message_catch, once, schedule_of
from engines.flow.bpmn.to_flow.conversion import Conversion, Document
from engines.flow.bpmn.to_flow.correlation import starting_values
from engines.flow.bpmn.to_flow.dialect import Dialect
from engines.flow.bpmn.to_flow.names import Names
from engines.flow.bpmn.to_flow.places import positions
from engines.flow.bpmn.to_flow.runnable import refuse_what_cannot_run
from engines.flow.bpmn.to_flow.settings import reserve
from engines.flow.bpmn.to_flow.several import traps_of
from engines.flow.bpmn.to_flow.walk import CONVERTERS, Walk
from engines.kernel.texts import Text, say

_CALLABLE = ("process", "globalTask")
_AS_TASK = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def to_flow(model: BpmnModel, dialect: Dialect | None = None) -> Conversion:
    """Flow documents of a file; look at `problems` before using them. **Shape**: one walk over the elements."""
    conversion = Conversion()
    names = Names()
    callable_ = [each for each in model.of(*_CALLABLE) if each.id]
    keys = {each.id: _flow_key(names, each) for each in callable_}
    for element in callable_:
        walk = Walk(model, dialect or Dialect(), keys[element.id], conversion, keys)
        if element.kind == "process":
            _process(walk, element)
        else:
            _global_task(walk, element)
        conversion.processes[walk.flow] = element.id
        conversion.flows[walk.flow] = _document(walk, element)
        refuse_what_cannot_run(walk, element, conversion.flows[walk.flow])
    return conversion


def _flow_key(names: Names, element: Element) -> str:
    settings = own(element)
    if settings is not None and settings.get("key"):
        names.take(element.id, settings["key"])
    return names.key(element.id)


def _document(walk: Walk, element: Element) -> Document:
    settings = own(element)
    if settings is not None:
        if say(settings.get("name", ""), "en") != element.label:
            settings["name"] = element.label
        places = {**settings.pop("positions", {}), **positions(walk)}
        return {**settings, "nodes": walk.nodes} | ({"positions": places} if places else {})
    found: Document = {"key": walk.flow}
    if element.label:
        found["name"] = element.label
    if walk.triggers:
        found["on"] = walk.triggers
    if walk.variables:
        found["variables"] = walk.variables
    places = positions(walk)
    return {**found, "nodes": walk.nodes} | ({"positions": places} if places else {})


def _process(walk: Walk, process: Element) -> None:
    for each in process.each("property", "dataObject"):
        walk.variables[walk.variable(each)] = walk.type_of(each)
    for specification in process.each("ioSpecification"):
        for each in specification.each("dataInput", "dataOutput"):
            walk.variables[walk.variable(each)] = walk.type_of(each)
    walk.variables |= walk.dialect.variables(process)
    reserve(walk, process)
    level(walk, process)
    if own(process) is not None:
        return
    starts = list(process.each("startEvent"))
    for start in starts:
        _trigger(walk, start)
    _start_by_events(walk, process)
    if not any(node["type"] == "start" and "within" not in node for node in walk.nodes):
        _start_everywhere(walk, process)


def _trigger(walk: Walk, start: Element) -> None:
    """Every trigger of a start event starts the flow there; all at once: the first starts it, the others are awaited."""
    definitions = walk.model.definitions_of(start)
    if not definitions:
        walk.triggers.append({"start": walk.key(start)})
    elif start.flag("parallelMultiple") and len(definitions) > 1:
        _all_of(walk, start, definitions)
    else:
        for definition in definitions:
            _started_by(walk, start, definition)


def _started_by(walk: Walk, start: Element, definition: Element) -> None:
    caught = catch(walk, start, definition)
    if caught is None:
        return
    key = {"start": walk.key(start)}
    if not {"message", "signal", "after", "until", "condition"} & set(caught):
        trigger = definition.kind.removesuffix("EventDefinition")
        walk.refuse(start, Text(f"A process does not start by '{trigger}'.", f"流程不能由“{trigger}”启动。"))
    elif "message" in caught:
        values = starting_values(walk, start, definition.get("messageRef"))
        walk.triggers.append({"message": caught["message"], **({"values": values} if values else {}), **key})
    elif "signal" in caught:
        walk.triggers.append({"signal": caught["signal"], **key})
    elif "every" in caught:
        cron = schedule_of(definition)
        if cron is None:
            walk.refuse(start, Text("Its cycle has no cron form.", "其循环周期无法表示为定时计划。"), _SCHEDULE)
        else:
            walk.triggers.append({"schedule": cron, **key})
    else:
        _wait_first(walk, start, caught)


_SCHEDULE = Text(
    "Use a cycle of minutes, hours, days, weeks or months without end.", "请使用无限次的分钟、小时、天、周或月周期。"
)


def _wait_first(walk: Walk, start: Element, caught: Document) -> None:
    """A time or a condition that starts a process: the instance is there, and waits for it."""
    node = next(each for each in walk.nodes if each["key"] == walk.key(start))
    ways: Document = {name: node.pop(name) for name in ("next", "branches") if name in node}
    node["next"] = walk.helper(start)
    walk.add(None, {"key": node["next"], "type": "wait", **once(caught), **ways})
    walk.triggers.append({"start": walk.key(start)})


def _all_of(walk: Walk, start: Element, definitions: list[Element]) -> None:
    _started_by(walk, start, definitions[0])
    traps = traps_of(walk, start, definitions[1:]) or []
    node = next(each for each in walk.nodes if each["key"] == walk.key(start))
    ways: Document = {name: node.pop(name) for name in ("next", "branches") if name in node}
    for caught in traps:
        key = node["next"] = walk.helper(start)
        node = {"key": key, "type": "wait", **once(caught), **({"kept": True} if "message" in caught else {})}
        walk.nodes.append(node)
    node.update(ways)


def _start_by_events(walk: Walk, process: Element) -> None:
    """Receive tasks and event-based gateways that start the process (BPMN 2.0.2 §10.6.6)."""
    for task in process.each("receiveTask"):
        if task.flag("instantiate") and _nothing_leads_to(walk, task):
            _start_at(walk, task, task)
    for gateway in process.each("eventBasedGateway"):
        if gateway.flag("instantiate") and _nothing_leads_to(walk, gateway):
            targets = [walk.model.resolve(flow.get("targetRef")) for flow in walk.flows(gateway)]
            events = [each for each in targets if each is not None]
            if gateway.get("eventGatewayType") == "Parallel":
                _wait_for_the_others(walk, events)
            for event in events:
                _start_at(walk, event, _named(event))


def _named(event: Element) -> Element:
    """What says which message or signal: the event's definition, or the receive task itself."""
    return event.first("messageEventDefinition", "signalEventDefinition") or event


def _wait_for_the_others(walk: Walk, events: list[Element]) -> None:
    """Behind a parallel event-based gateway the first event starts the process, which then waits for the others."""
    first = {each.id: walk.helper(each) for each in events}
    waits = {each.id: walk.helper(each) for each in events}
    for each in events:
        walk.add(None, {"key": first[each.id], "type": "calculate", **walk.ways(each)})
        caught = message_catch(walk, each, each) if each.kind == "receiveTask" else catch(walk, each, _named(each))
        kept = {"kept": True} if caught and "message" in caught else {}
        walk.add(None, {"key": waits[each.id], "type": "wait", **once(caught or {}), **kept, "next": first[each.id]})
    for each in events:
        others = [{"next": waits[other.id]} for other in events if other is not each]
        start = {"key": walk.key(each), "type": "start", "branches": [{"next": first[each.id]}, *others]}
        walk.nodes = [node for node in walk.nodes if node["key"] != walk.key(each)] + [start]


def _nothing_leads_to(walk: Walk, element: Element) -> bool:
    """What starts a process has no way in; one that has is refused."""
    if walk.model.flows_in.get(element.id):
        walk.refuse(element, Text("It starts the process but has a way in.", "它用于启动流程，却有流入线。"))
        return False
    return True


def _start_at(walk: Walk, event: Element, definition: Element) -> None:
    existing = next((node for node in walk.nodes if node["key"] == walk.key(event)), None)
    if existing is not None:
        ways: Document = {name: existing[name] for name in ("next", "branches") if name in existing}
        walk.nodes.remove(existing)
    else:
        ways = walk.ways(event)
    walk.add(event, {"key": walk.key(event), "type": "start", **ways})
    if definition.kind == "receiveTask":
        values = starting_values(walk, event, definition.get("messageRef"))
        name = walk.model.resolve(definition.get("messageRef"))
        trigger: Document = {"message": (name.label or name.id) if name is not None else event.label or event.id}
        walk.triggers.append({**trigger, **({"values": values} if values else {}), "start": walk.key(event)})
    else:
        _started_by(walk, event, definition)


def _start_everywhere(walk: Walk, process: Element) -> None:
    """Without a start event, everything that nothing leads to begins at once (BPMN 2.0.2 §13.2)."""
    first = [
        walk.key(each)
        for each in process.each()
        if is_a(each.kind, "flowNode")
        and each.kind != "boundaryEvent"
        and not each.flag("triggeredByEvent")
        and not each.flag("isForCompensation")
        and not walk.model.flows_in.get(each.id)
    ]
    key = walk.names.fresh("start")
    ways: Document = {"next": first[0]} if len(first) == 1 else {"branches": [{"next": each} for each in first]}
    walk.add(None, {"key": key, "type": "start", **(ways if first else {})})
    walk.triggers.append({"start": key})


def _global_task(walk: Walk, task: Element) -> None:
    start, end = walk.names.fresh("start"), walk.names.fresh("end")
    walk.variables |= walk.dialect.variables(task)
    walk.add(None, {"key": start, "type": "start", "next": walk.key(task)})
    convert = CONVERTERS[_AS_TASK[task.kind]]
    convert(walk, task)
    for node in walk.nodes:
        if walk.conversion.sources.get((walk.flow, node["key"])) == task.id:
            node["next"] = end
    walk.add(None, {"key": end, "type": "end"})
