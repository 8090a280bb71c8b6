"""Sequence flows: what they may join, where they may go, and who must have one (BPMN 2.0.2 §7.6.1, §8.4.13)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_LEVELS = ("process", "subProcess")


@rule(
    "EXT021",
    Text("{it} comes from an event sub-process.", "{it} 来自事件子流程。"),
    Text("Event sub-processes are started by their event only.", "事件子流程只能由其事件启动。"),
)
def from_event_sub_process(model: BpmnModel) -> Iterator[Broken]:
    yield from (flow for flow in model.of("sequenceFlow") if _triggered(model, flow.get("sourceRef")))


@rule(
    "EXT022",
    Text("{it} leads to an event sub-process.", "{it} 指向事件子流程。"),
    Text("Event sub-processes are started by their event only.", "事件子流程只能由其事件启动。"),
)
def to_event_sub_process(model: BpmnModel) -> Iterator[Broken]:
    yield from (flow for flow in model.of("sequenceFlow") if _triggered(model, flow.get("targetRef")))


@rule(
    "EXT023",
    Text("{it} is not named by the elements that it joins.", "{it} 没有被其两端的元素列为流入或流出线。"),
    Text(
        "List it as 'outgoing' of its source and 'incoming' of its target.",
        "请在源元素的 outgoing 和目标元素的 incoming 中列出。",
    ),
    warning=True,
)
def named_by_both_ends(model: BpmnModel) -> Iterator[Broken]:
    for flow in model.of("sequenceFlow"):
        source, target = model.resolve(flow.get("sourceRef")), model.resolve(flow.get("targetRef"))
        named = source is not None and flow.id in _ids(model, source, "outgoing")
        if not named or target is None or flow.id not in _ids(model, target, "incoming"):
            yield flow


@rule(
    "EXT024",
    Text("{it} is not immediate, but its process is executable.", "{it} 不是立即执行，但流程标记为可执行。"),
    Text("Remove isImmediate='false'.", "请删除 isImmediate=“false”。"),
    warning=True,
)
def immediate(model: BpmnModel) -> Iterator[Broken]:
    for flow in model.of("sequenceFlow"):
        if flow.get("isImmediate") and not flow.flag("isImmediate") and model.is_executable(flow):
            yield flow


@rule(
    "EXT025",
    Text("{it} has a condition but is the only way out of its source.", "{it} 带有条件，但它是源元素唯一的流出线。"),
    Text("Add a second way, or remove the condition.", "请增加另一条流出线，或删除条件。"),
    warning=True,
)
def only_conditional_way(model: BpmnModel) -> Iterator[Broken]:
    for flow in model.of("sequenceFlow"):
        source = model.resolve(flow.get("sourceRef"))
        if flow.first("conditionExpression") is None or source is None or is_a(source.kind, "gateway"):
            continue
        if not is_a(source.kind, "activity") or len(model.flows_out.get(source.id, ())) < 2:
            yield flow


@rule(
    "EXT026",
    Text("The default way of {it} does not leave it.", "{it} 的默认流不是从它流出的。"),
    Text("Choose one of its own ways out.", "请选择它自己的流出线。"),
)
def default_leaves(model: BpmnModel) -> Iterator[Broken]:
    for element in model.of("flowNode"):
        flow = model.resolve(element.get("default"))
        if flow is not None and flow.kind == "sequenceFlow" and model.resolve(flow.get("sourceRef")) is not element:
            yield element


@rule(
    "EXT028",
    Text("{it} crosses the border of a pool.", "{it} 跨越了泳池边界。"),
    Text("Use a message flow between pools.", "泳池之间请使用消息流。"),
)
def within_pool(model: BpmnModel) -> Iterator[Broken]:
    for flow, source, target in _joined(model):
        if model.process_of(source) is not model.process_of(target):
            yield flow


@rule(
    "EXT152",
    Text("{it} crosses the border of a sub-process.", "{it} 跨越了子流程边界。"),
    Text("Lead to the sub-process itself.", "请连接到子流程本身。"),
)
def within_level(model: BpmnModel) -> Iterator[Broken]:
    for flow, source, target in _joined(model):
        same = model.process_of(source) is model.process_of(target)
        if same and model.parent(source) is not model.parent(target):
            yield flow


@rule(
    "EXT150",
    Text("Nothing leads to {it}.", "没有任何连线到达 {it}。"),
    Text(
        "Where a level has a start event, every other element needs a way in.",
        "有开始事件的层级中，其他元素都需要流入线。",
    ),
    warning=True,
)
def has_way_in(model: BpmnModel) -> Iterator[Broken]:
    for element in model.of("flowNode"):
        parent = model.parent(element)
        if parent is None or parent.kind == "adHocSubProcess" or not model.holds(parent, "startEvent"):
            continue
        if not _starts_itself(model, element) and not element.texts("incoming"):
            yield element


@rule(
    "EXT151",
    Text("{it} leads nowhere.", "{it} 没有流出线。"),
    Text(
        "Where a level has an end event, every other element needs a way out.",
        "有结束事件的层级中，其他元素都需要流出线。",
    ),
    warning=True,
)
def has_way_out(model: BpmnModel) -> Iterator[Broken]:
    for element in model.of("flowNode"):
        parent = model.parent(element)
        if parent is None or parent.kind == "adHocSubProcess" or not model.holds(parent, "endEvent"):
            continue
        if not _ends_itself(model, element) and not element.texts("outgoing"):
            yield element


def _starts_itself(model: BpmnModel, element: Element) -> bool:
    if element.kind in ("startEvent", "boundaryEvent", "implicitThrowEvent") or element.flag("isForCompensation"):
        return True
    if element.flag("triggeredByEvent") or element.flag("instantiate"):
        return True
    return element.kind == "intermediateCatchEvent" and _is_link(model, element)


def _ends_itself(model: BpmnModel, element: Element) -> bool:
    if element.kind in ("endEvent", "boundaryEvent", "implicitThrowEvent") or element.flag("isForCompensation"):
        return True
    if element.flag("triggeredByEvent"):
        return True
    return element.kind == "intermediateThrowEvent" and _is_link(model, element)


def _is_link(model: BpmnModel, element: Element) -> bool:
    return any(each.kind == "linkEventDefinition" for each in model.definitions_of(element))


def _joined(model: BpmnModel) -> Iterator[tuple[Element, Element, Element]]:
    for flow in model.of("sequenceFlow"):
        source, target = model.resolve(flow.get("sourceRef")), model.resolve(flow.get("targetRef"))
        if (
            source is not None
            and target is not None
            and is_a(source.kind, "flowNode")
            and is_a(target.kind, "flowNode")
        ):
            yield flow, source, target


def _ids(model: BpmnModel, element: Element, member: str) -> set[str | None]:
    return {model.local(each) for each in element.texts(member)}


def _triggered(model: BpmnModel, reference: str) -> bool:
    found = model.resolve(reference)
    return found is not None and found.flag("triggeredByEvent")
