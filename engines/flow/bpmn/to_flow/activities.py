"""Tasks, calls and sub-processes, with what stands at their edges."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.ours import SLOT, own
from engines.flow.bpmn.schema import is_a
from engines.flow.bpmn.to_flow.catches import catch, message_catch
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.counting import gate
from engines.flow.bpmn.to_flow.events import send
from engines.flow.bpmn.to_flow.gateways import after, inside_event_gateway
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.people import people_of
from engines.flow.bpmn.to_flow.repeats import repeated
from engines.flow.bpmn.to_flow.settings import settled
from engines.flow.bpmn.to_flow.several import any_or_all
from engines.flow.bpmn.to_flow.walk import CONVERTERS, Walk, converts
from engines.flow.refused import NOT_OFFERED
from engines.kernel.texts import Text

MOST_TOKENS = 100
"""An activity may end with so many tokens."""
_NOT_KNOWN = Text("Say what it does: a step of this app.", "请指定它执行的步骤。")


@converts("userTask", "manualTask")
def human_task(walk: Walk, task: Element) -> None:
    _activity(walk, task, [{"type": "form_task", "by": people_of(walk, task)}])


@converts("task")
def abstract_task(walk: Walk, task: Element) -> None:
    steps = walk.dialect.abstract(task)
    _activity(walk, task, steps if steps is not None else [{"type": "form_task", "by": people_of(walk, task)}])


@converts("scriptTask", "globalScriptTask")
def script_task(walk: Walk, task: Element) -> None:
    _given(walk, task, walk.dialect.script(task), Text("Scripts are not run.", "不运行脚本。"))


@converts("serviceTask", "businessRuleTask")
def service_task(walk: Walk, task: Element) -> None:
    reason = Text("It does not say which connector or decision table.", "没有指定连接器或决策表。")
    _given(walk, task, walk.dialect.service(task), reason)


@converts("sendTask")
def send_task(walk: Walk, task: Element) -> None:
    _activity(walk, task, send(walk, task, task.get("messageRef")))


@converts("receiveTask")
def receive_task(walk: Walk, task: Element) -> None:
    if not inside_event_gateway(walk, task):
        _activity(walk, task, [{"type": "wait", **message_catch(walk, task, task)}])


@converts("callActivity")
def call_activity(walk: Walk, call: Element) -> None:
    called = call.get("calledElement")
    local = walk.model.local(called) if called else None
    if not local:
        walk.refuse(call, Text("It does not say what it calls.", "没有指定要调用的流程。"))
        return
    flow = walk.flow_keys.get(local, plain_key(local))
    _activity(
        walk, call, [{"type": "call_flow", "flow": flow, **(_passed(walk, call) or walk.dialect.call_values(call))}]
    )


@converts("subProcess", "transaction")
def sub_process(walk: Walk, element: Element) -> None:
    if element.flag("triggeredByEvent"):
        _event_sub_process(walk, element)
        return
    document: Document = {"type": "sub_process", "variables": _declared(walk, element)}
    if element.kind == "transaction":
        document["transaction"] = True
    if _number(element, "startQuantity") > 1:
        walk.refuse(element, NOT_OFFERED["thread_split"])
    _activity(walk, element, [document])
    content(walk, element)


@converts("adHocSubProcess")
def ad_hoc(walk: Walk, element: Element) -> None:
    """Without a condition everything in it is done once: at the same time, or in the order of the file."""
    in_order = element.get("ordering") == "Sequential"
    if element.first("completionCondition") is not None or (in_order and element.first("sequenceFlow") is not None):
        walk.refuse(element, NOT_OFFERED["ad_hoc_sub_process"])
        return
    _activity(walk, element, [{"type": "sub_process", "variables": _declared(walk, element)}])
    content(walk, element)
    inside = [node for node in walk.nodes if node.get("within") == walk.key(element)]
    for node, following in pairwise(inside) if in_order else ():
        node["next"] = following["key"]


@converts("choreographyTask", "subChoreography", "callChoreography")
def choreography(walk: Walk, element: Element) -> None:
    walk.refuse(element, NOT_OFFERED["choreography"])


def content(walk: Walk, element: Element) -> None:
    """Everything that is drawn in a sub-process."""
    outside, walk.within = walk.within, walk.key(element)
    level(walk, element)
    walk.within = outside


def level(walk: Walk, element: Element) -> None:
    """Every flow node of one level; boundary events belong to their activities."""
    for child in element.each():
        convert = CONVERTERS.get(child.kind)
        if convert is None or child.get(SLOT):
            continue
        settings = own(child)
        if settings is None:
            convert(walk, child)
        else:
            settled(walk, child, settings)
            if is_a(child.kind, "subProcess"):
                content(walk, child)


def _given(walk: Walk, task: Element, steps: list[Document] | None, reason: Text) -> None:
    if steps is None:
        walk.refuse(task, reason, _NOT_KNOWN)
        steps = [{"type": "calculate"}]
    _activity(walk, task, steps)


def _activity(walk: Walk, element: Element, steps: list[Document]) -> None:
    """An activity with its edges and repetition; several steps go into a sub-process when they are repeated or watched."""
    needed = _number(element, "startQuantity")
    key = gate(walk, element, f"modulo({{number}}, {needed}) = 0") if needed > 1 else walk.key(element)
    around = _edges(walk, element) | repeated(walk, element)
    ways = {} if element.flag("isForCompensation") else _ways(walk, element)
    if len(steps) == 1:
        walk.add(element, {"key": key, **steps[0], **around, **ways})
        return
    if not around and needed < 2:
        walk.steps(element, steps, ways)
        return
    walk.add(element, {"key": key, "type": "sub_process", **around, **ways})
    outside, walk.within = walk.within, key
    keys = [walk.helper(element) for _ in steps]
    for key, step, following in zip(keys, steps, [*keys[1:], None], strict=True):
        walk.add(None, {"key": key, **step, **({"next": following} if following else {})})
    walk.within = outside


def _ways(walk: Walk, element: Element) -> Document:
    """The ways out, each as often as `completionQuantity` says."""
    ways = walk.ways(element)
    count = _number(element, "completionQuantity")
    if count < 2 or not ways:
        return ways
    if count > MOST_TOKENS:
        walk.refuse(element, NOT_OFFERED["thread_split"])
        return ways
    if "next" in ways:
        return {"branches": [{"next": ways["next"]} for _ in range(count)]}
    return {"branches": [dict(branch) for branch in ways["branches"] for _ in range(count)]}


def _number(element: Element, attribute: str) -> int:
    written = element.get(attribute, "1").strip()
    return int(written) if written.isdigit() else 1


def _edges(walk: Walk, element: Element) -> Document:
    boundary: list[Document] = []
    found: Document = {}
    for event in walk.model.boundaries.get(element.id, ()):
        definitions = walk.model.definitions_of(event)
        if not definitions:
            walk.refuse(event, Text("It waits for nothing.", "它没有触发条件。"))
        if event.flag("parallelMultiple") and len(definitions) > 1:
            walk.refuse(event, Text("It waits for several triggers at once.", "它需要同时等待多个触发条件。"))
            continue
        for definition in definitions:
            if definition.kind == "compensateEventDefinition":
                found |= _compensation(walk, event)
                continue
            caught = catch(walk, event, definition)
            if caught is not None:
                label = {"label": event.label} if event.label else {}
                beside = {} if event.flag("cancelActivity", True) else {"interrupting": False}
                walk.stands_for(walk.key(event), event)
                boundary.append({"key": walk.key(event), **label, **caught, **beside, "next": after(walk, event)})
    return found | ({"boundary": boundary} if boundary else {})


def _compensation(walk: Walk, event: Element) -> Document:
    for link in walk.model.of("association"):
        if walk.model.resolve(link.get("sourceRef")) is event:
            handler = walk.model.resolve(link.get("targetRef"))
            if handler is not None:
                return {"compensation": walk.key(handler)}
    walk.refuse(event, Text("It does not say what compensates.", "没有指定补偿活动。"))
    return {}


def _event_sub_process(walk: Walk, element: Element) -> None:
    event = element.first("startEvent")
    definitions = walk.model.definitions_of(event) if event is not None else []
    if event is None or not definitions:
        walk.refuse(element, Text("It needs one start event with a trigger.", "需要一个带触发条件的开始事件。"))
        return
    several = len(definitions) > 1
    caught = any_or_all(walk, element, event, definitions) if several else catch(walk, event, definitions[0])
    if caught is None:
        return
    document: Document = {"key": walk.key(element), "type": "event_sub_process", **caught}
    if not event.flag("isInterrupting", True):
        document["interrupting"] = False
    walk.add(element, {**document, "variables": _declared(walk, element)})
    content(walk, element)


def _declared(walk: Walk, element: Element) -> dict[str, str]:
    """The data objects and properties of a sub-process are its variables."""
    found = {walk.variable(each): walk.type_of(each) for each in element.each("property", "dataObject")}
    return found | walk.dialect.local_variables(element)


def _passed(walk: Walk, call: Element) -> dict[str, Any]:
    """`values` and `output` of a call, by its data associations (BPMN 2.0.2 §10.4.2)."""
    values = {name: text for each in call.each("dataInputAssociation") for name, text in _assigned(walk, each)}
    output = {name: text for each in call.each("dataOutputAssociation") for name, text in _assigned(walk, each)}
    return ({"values": values} if values else {}) | ({"output": output} if output else {})


def _assigned(walk: Walk, association: Element) -> list[tuple[str, str]]:
    target = walk.model.resolve("".join(association.texts("targetRef")))
    if target is None:
        return []
    name = walk.variable(target)
    transformation = association.first("transformation")
    if transformation is not None:
        found = walk.feel(transformation, association)
        return [(name, found)] if found else []
    for assignment in association.each("assignment"):
        written = assignment.first("from")
        found = walk.feel(written, association) if written is not None else None
        if found:
            return [(name, found)]
    source = walk.model.resolve("".join(association.texts("sourceRef")[:1]))
    return [(name, walk.variable(source))] if source is not None else []
