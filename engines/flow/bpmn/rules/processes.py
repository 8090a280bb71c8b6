"""Processes, token quantities, sub-processes (BPMN 2.0.2 §10.2–10.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_STARTS_BY_EVENT = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "escalationEventDefinition",
        "errorEventDefinition",
        "compensateEventDefinition",
        "conditionalEventDefinition",
        "signalEventDefinition",
    }
)

_METHODS = frozenset({"##compensate", "##image", "##store"})
_ABSOLUTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")
_ALWAYS_INTERRUPT = frozenset({"errorEventDefinition", "compensateEventDefinition"})
_NOT_AD_HOC = ("startEvent", "endEvent", "conversationLink", "choreographyActivity", "conversationNode")


@rule(
    "EXT035",
    Text("{it} is public and executable at once.", "{it} 不能既是公共流程又可执行。"),
    Text("Set isExecutable to false, or make it private.", "请将 isExecutable 设为 false，或改为私有流程。"),
    warning=True,
)
def public_process(model: BpmnModel) -> Iterator[Broken]:
    yield from (
        each for each in model.of("process") if each.get("processType") == "Public" and each.flag("isExecutable")
    )


@rule(
    "EXT037",
    Text("{it} starts with {detail} tokens.", "{it} 的启动令牌数为 {detail}。"),
    Text("Write 1 or more.", "请填写 1 或以上。"),
)
def start_quantity(model: BpmnModel) -> Iterator[Broken]:
    yield from _below_one(model, "startQuantity")


@rule(
    "EXT038",
    Text("{it} ends with {detail} tokens.", "{it} 的完成令牌数为 {detail}。"),
    Text("Write 1 or more.", "请填写 1 或以上。"),
)
def completion_quantity(model: BpmnModel) -> Iterator[Broken]:
    yield from _below_one(model, "completionQuantity")


@rule(
    "EXT055",
    Text("{it} has two loop markers.", "{it} 有两个循环标记。"),
    Text("Keep the loop or the multi-instance marker.", "请只保留循环或多实例标记。"),
)
def one_loop(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("activity"):
        if len([child for child in each.each() if is_a(child.kind, "loopCharacteristics")]) > 1:
            yield each


@rule(
    "EXT057",
    Text("{it} is an event sub-process and has sequence flows.", "{it} 是事件子流程，却有顺序流。"),
    Text("Remove them: its event starts it.", "请删除顺序流：由事件启动。"),
)
def event_sub_process_flows(model: BpmnModel) -> Iterator[Broken]:
    for each in _event_sub_processes(model):
        if each.first("incoming", "outgoing") or model.flows_in.get(each.id) or model.flows_out.get(each.id):
            yield each


@rule(
    "EXT058",
    Text("{it} has {detail} start events.", "{it} 有 {detail} 个开始事件。"),
    Text("An event sub-process has exactly one.", "事件子流程必须有且只有一个开始事件。"),
    warning=True,
)
def event_sub_process_start(model: BpmnModel) -> Iterator[Broken]:
    for each in _event_sub_processes(model):
        count = len(list(each.each("startEvent")))
        if count != 1:
            yield each, str(count)


@rule(
    "EXT059",
    Text("{it} cannot start an event sub-process.", "{it} 不能启动事件子流程。"),
    Text(
        "Use a message, timer, error, escalation, compensation, condition or signal; error and compensation interrupt.",
        "请使用消息、定时、错误、升级、补偿、条件或信号；错误和补偿必须是中断型。",
    ),
    warning=True,
    also=("EXT129",),
)
def event_sub_process_trigger(model: BpmnModel) -> Iterator[Broken]:
    for each in _event_sub_processes(model):
        for start in each.each("startEvent"):
            kinds = {found.kind for found in model.definitions_of(start)}
            beside = not start.flag("isInterrupting", True)
            if not kinds or kinds - _STARTS_BY_EVENT or (beside and kinds & _ALWAYS_INTERRUPT):
                yield start


@rule(
    "EXT060",
    Text("The method '{detail}' of {it} is not a URI.", "{it} 的事务方法“{detail}”不是 URI。"),
    Text(
        "Write the URI of a transaction protocol, or ##Compensate, ##Image or ##Store.",
        "请填写事务协议的 URI，或 ##Compensate、##Image、##Store。",
    ),
    warning=True,
)
def transaction_method(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("transaction"):
        method = each.get("method")
        if method and method.lower() not in _METHODS and not _ABSOLUTE.match(method):
            yield each, method


@rule(
    "EXT061",
    Text("{it} holds no activity.", "{it} 中没有任何活动。"),
    Text("Put an activity into it.", "请添加活动。"),
    warning=True,
)
def ad_hoc_content(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("adHocSubProcess"):
        if not any(is_a(child.kind, "activity") for child in each.each()):
            yield each


@rule(
    "EXT062",
    Text("{it} holds a '{detail}'.", "{it} 中含有“{detail}”。"),
    Text(
        "An ad-hoc sub-process has no start or end events, conversations or choreographies.",
        "特设子流程中不能有开始或结束事件、会话、编排。",
    ),
    warning=True,
)
def ad_hoc_forbidden(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("adHocSubProcess"):
        for child in each.each():
            if any(is_a(child.kind, kind) for kind in _NOT_AD_HOC):
                yield each, child.kind


@rule(
    "EXT079",
    Text("{it} has inputs and outputs of its own.", "{it} 定义了输入输出。"),
    Text(
        "Remove 'ioSpecification': a sub-process sees the data around it.",
        "请删除 ioSpecification：子流程可直接使用外层数据。",
    ),
    warning=True,
)
def sub_process_inputs(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("subProcess") if each.first("ioSpecification"))


def _event_sub_processes(model: BpmnModel) -> Iterator[Element]:
    return (each for each in model.of("subProcess") if each.flag("triggeredByEvent"))


def _below_one(model: BpmnModel, attribute: str) -> Iterator[Broken]:
    for each in model.of("activity"):
        written = each.get(attribute).strip()
        if written.lstrip("-").isdigit() and int(written) < 1:
            yield each, written
