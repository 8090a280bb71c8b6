"""Messages, escalations and compensation in executable processes (BPMN 2.0.2 §8.4.4, §10.5.5, §10.7)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text


@rule(
    "EXT011",
    Text("{it} throws an escalation without a code.", "{it} 抛出的升级没有代码。"),
    Text("Set 'escalationCode'.", "请设置 escalationCode。"),
    warning=True,
)
def escalation_code(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("escalationEventDefinition"):
        event = model.parent(each)
        if event is None or not is_a(event.kind, "throwEvent") or not model.is_executable(each):
            continue
        escalation = model.resolve(each.get("escalationRef"))
        if escalation is None or not escalation.get("escalationCode"):
            yield event


@rule(
    "EXT127",
    Text("{it} does not say which message.", "{it} 没有说明是哪个消息。"),
    Text("Set 'messageRef'.", "请设置 messageRef。"),
    warning=True,
)
def names_message(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("messageEventDefinition"):
        if model.is_executable(each) and not each.get("messageRef"):
            yield model.parent(each) or each


@rule(
    "EXT128",
    Text("{it} does not say which operation its message belongs to.", "{it} 没有说明其消息所属的操作。"),
    Text("Add 'operationRef'.", "请添加 operationRef。"),
    warning=True,
)
def names_operation(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("messageEventDefinition"):
        if model.is_executable(each) and not each.first("operationRef"):
            yield model.parent(each) or each


@rule(
    "EXT143",
    Text("{it} does not say what compensates.", "{it} 没有指定补偿活动。"),
    Text("Associate it with one activity.", "请用关联线连接一个活动。"),
    warning=True,
)
def compensating_activity(model: BpmnModel) -> Iterator[Broken]:
    for event in _compensations(model):
        if len(_partners(model, event)) != 1:
            yield event


@rule(
    "EXT144",
    Text("{it} compensates but is not marked for it.", "{it} 用于补偿，但没有补偿标记。"),
    Text("Set 'isForCompensation'.", "请设置 isForCompensation。"),
    warning=True,
)
def marked_for_compensation(model: BpmnModel) -> Iterator[Broken]:
    for event in _compensations(model):
        yield from (each for each in _partners(model, event) if not each.flag("isForCompensation"))


def _compensations(model: BpmnModel) -> Iterator[Element]:
    for event in model.of("boundaryEvent"):
        if any(each.kind == "compensateEventDefinition" for each in model.definitions_of(event)):
            yield event


def _partners(model: BpmnModel, event: Element) -> list[Element]:
    found = []
    for link in model.of("association"):
        ends = model.resolve(link.get("sourceRef")), model.resolve(link.get("targetRef"))
        other = ends[1] if ends[0] is event else ends[0] if ends[1] is event else None
        if other is not None and is_a(other.kind, "activity"):
            found.append(other)
    return found
