"""Pools, message flows, choreographies and conversations (BPMN 2.0.2 §9, §11)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_CHOREOGRAPHY = ("choreographyTask", "subChoreography", "callChoreography")


@rule(
    "EXT027",
    Text("{it} refers to a choreography.", "{it} 引用了编排。"),
    Text("Only collaborations refer to choreographies.", "只有协作可以引用编排。"),
)
def refers_to_choreography(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("choreography", "globalConversation"):
        if each.first("choreographyRef") is not None:
            yield each


@rule(
    "EXT029",
    Text("The least number of {it} is below 0.", "{it} 的最小数量小于 0。"),
    Text("Write 0 or more.", "请填写 0 或以上。"),
    warning=True,
)
def least_number(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("participantMultiplicity") if _number(each, "minimum", 0) < 0)


@rule(
    "EXT030",
    Text("The greatest number of {it} is below 1 or below the least.", "{it} 的最大数量小于 1 或小于最小数量。"),
    Text("Write 1 or more, and not less than the least number.", "请填写 1 或以上，且不小于最小数量。"),
    warning=True,
)
def greatest_number(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("participantMultiplicity"):
        if _number(each, "maximum", 1) < max(1, _number(each, "minimum", 0)):
            yield each


@rule(
    "EXT031",
    Text("{it} stays within one pool.", "{it} 的两端在同一个泳池内。"),
    Text("Join elements of two pools, or use a sequence flow.", "请连接两个泳池的元素，或使用顺序流。"),
)
def between_pools(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("messageFlow"):
        source, target = model.resolve(each.get("sourceRef")), model.resolve(each.get("targetRef"))
        if source is None or target is None or is_a(_parent_kind(model, each), "choreography"):
            continue
        pools = _pool(model, source), _pool(model, target)
        if source is target or (pools[0] is not None and pools[0] is pools[1]):
            yield each


@rule(
    "EXT032",
    Text("{it} holds '{detail}'.", "{it} 中含有“{detail}”。"),
    Text(
        "A global conversation holds participants, message flows and correlation keys only.",
        "全局会话只能包含参与者、消息流和关联键。",
    ),
    warning=True,
)
def global_conversation(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("globalConversation"):
        for child in each.each():
            held = is_a(child.kind, "conversationNode") or is_a(child.kind, "artifact")
            if held or child.kind in (
                "participantAssociation",
                "messageFlowAssociation",
                "conversationAssociation",
                "conversationLink",
            ):
                yield each, child.kind


@rule(
    "EXT033",
    Text(
        "{it} and its choreography '{detail}' are not both open or both closed.",
        "{it} 与其引用的编排“{detail}”的封闭性不一致。",
    ),
    Text("Set 'isClosed' alike.", "请使 isClosed 一致。"),
    warning=True,
)
def closed_alike(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("collaboration"):
        for choreography in map(model.resolve, each.texts("choreographyRef")):
            if choreography is not None and choreography.flag("isClosed") != each.flag("isClosed"):
                yield each, choreography.id


@rule(
    "EXT034",
    Text(
        "{it} is closed, but '{detail}' exchanges messages outside it.", "{it} 为封闭协作，但“{detail}”在其外收发消息。"
    ),
    Text("Draw the message flow, or open the collaboration.", "请补画消息流，或取消封闭。"),
    warning=True,
)
def closed_collaboration(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("collaboration"):
        if not each.flag("isClosed") or is_a(each.kind, "choreography"):
            continue
        ends = {flow.get(end) for flow in each.each("messageFlow") for end in ("sourceRef", "targetRef")}
        for pool in each.each("participant"):
            process = model.resolve(pool.get("processRef"))
            for task in model.of("sendTask", "receiveTask") if process is not None else ():
                if model.process_of(task) is process and task.id not in ends and pool.id not in ends:
                    yield each, task.id


@rule(
    "EXT036",
    Text("A process holds {it}.", "流程中包含编排活动 {it}。"),
    Text("Choreography activities belong into a choreography.", "编排活动只能放在编排中。"),
    also=("EXT015", "EXT016"),
)
def choreography_in_process(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of(*_CHOREOGRAPHY) if _parent_kind(model, each) == "process")


@rule(
    "EXT016",
    Text("A choreography holds {it}.", "编排中包含 {it}。"),
    Text("Activities and data belong into a process.", "活动和数据只能放在流程中。"),
    warning=True,
    also=("EXT015",),
)
def process_in_choreography(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("activity", "dataObject", "dataObjectReference", "dataStoreReference"):
        if _parent_kind(model, each) in ("choreography", "subChoreography"):
            yield each


@rule(
    "EXT056",
    Text("A sub-process holds {it}.", "子流程中包含编排活动 {it}。"),
    Text("Choreography activities belong into a choreography.", "编排活动只能放在编排中。"),
)
def choreography_in_sub_process(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of(*_CHOREOGRAPHY) if is_a(_parent_kind(model, each), "subProcess"))


@rule(
    "EXT102",
    Text("{it} comes from a start event.", "{it} 来自开始事件。"),
    Text("Start events receive messages, they send none.", "开始事件只能接收消息，不能发送。"),
    warning=True,
)
def from_start(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("messageFlow") if _is(model, each.get("sourceRef"), "startEvent"))


@rule(
    "EXT103",
    Text("{it} gets a message but is not a message start.", "{it} 接收消息，但不是消息开始事件。"),
    Text("Give it a message event definition.", "请设置消息事件定义。"),
    warning=True,
)
def start_receives(model: BpmnModel) -> Iterator[Broken]:
    yield from _without_message(model, "targetRef", "startEvent")


@rule(
    "EXT108",
    Text("{it} leads to an end event.", "{it} 指向结束事件。"),
    Text("End events send messages, they receive none.", "结束事件只能发送消息，不能接收。"),
    warning=True,
)
def to_end(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("messageFlow") if _is(model, each.get("targetRef"), "endEvent"))


@rule(
    "EXT109",
    Text("{it} sends a message but is not a message end.", "{it} 发送消息，但不是消息结束事件。"),
    Text("Give it a message event definition.", "请设置消息事件定义。"),
    warning=True,
)
def end_sends(model: BpmnModel) -> Iterator[Broken]:
    yield from _without_message(model, "sourceRef", "endEvent")


@rule(
    "EXT119",
    Text("{it} goes against the direction of the event that it joins.", "{it} 的方向与所连接的事件相反。"),
    Text("Throw events send, catch events receive.", "抛出事件用于发送，捕获事件用于接收。"),
    warning=True,
)
def event_direction(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("messageFlow"):
        against = _is(model, each.get("targetRef"), "intermediateThrowEvent")
        if against or _is(model, each.get("sourceRef"), "intermediateCatchEvent"):
            yield each


def _without_message(model: BpmnModel, end: str, kind: str) -> Iterator[Broken]:
    for each in model.of("messageFlow"):
        event = model.resolve(each.get(end))
        if event is None or event.kind != kind:
            continue
        if not any(found.kind == "messageEventDefinition" for found in model.definitions_of(event)):
            yield event


def _pool(model: BpmnModel, element: Element) -> Element | None:
    """The process behind an end of a message flow; a pool without a process stands for itself."""
    if element.kind == "participant":
        return model.resolve(element.get("processRef")) or element
    return model.process_of(element)


def _parent_kind(model: BpmnModel, element: Element) -> str:
    parent = model.parent(element)
    return parent.kind if parent is not None else ""


def _is(model: BpmnModel, reference: str, kind: str) -> bool:
    found = model.resolve(reference)
    return found is not None and is_a(found.kind, kind)


def _number(element: Element, attribute: str, default: int) -> int:
    written = element.get(attribute).strip()
    return int(written) if written.lstrip("-").isdigit() else default
