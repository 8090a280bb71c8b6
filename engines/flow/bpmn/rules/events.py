"""Events: which triggers stand where, and their ways in and out (BPMN 2.0.2 §10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_TOP_START = {"message", "timer", "conditional", "signal"}
_CATCH = {"message", "timer", "conditional", "link", "signal"}
_THROW = {"message", "escalation", "compensate", "link", "signal"}
_END = {"message", "escalation", "error", "cancel", "compensate", "signal", "terminate"}
_BOUNDARY = {"message", "timer", "escalation", "error", "cancel", "compensate", "conditional", "signal"}
_INTERRUPTS = {"error", "cancel", "compensate"}


@rule(
    "EXT095",
    Text("{it} belongs to one event and is used by another too.", "{it} 属于一个事件，却又被其他事件引用。"),
    Text("Define it at the top of the file.", "请在文件顶层定义。"),
    warning=True,
)
def own_definition(model: BpmnModel) -> Iterator[Broken]:
    named = {model.local(each) for event in model.of("event") for each in event.texts("eventDefinitionRef")}
    for each in model.of("eventDefinition"):
        parent = model.parent(each)
        if parent is not None and is_a(parent.kind, "event") and each.id and each.id in named:
            yield each


@rule(
    "EXT096",
    Text("A way leads to {it}.", "有连线指向 {it}。"),
    Text("Start events have no way in.", "开始事件不能有流入线。"),
)
def start_way_in(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("startEvent") if each.first("incoming") or model.flows_in.get(each.id))


@rule(
    "EXT097",
    Text("{it} stands where there is no start event.", "{it} 所在的层级没有开始事件。"),
    Text("Add a start event.", "请添加开始事件。"),
    warning=True,
)
def end_needs_start(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("endEvent"):
        parent = model.parent(each)
        if parent is not None and not model.holds(parent, "startEvent"):
            yield each


@rule(
    "EXT098",
    Text("{it} starts a process by '{detail}'.", "{it} 用“{detail}”启动流程。"),
    Text("A process starts by message, timer, condition or signal.", "流程只能由消息、定时、条件或信号启动。"),
    warning=True,
    also=("EXT121",),
)
def process_start(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("startEvent"):
        parent = model.parent(each)
        if parent is not None and parent.kind == "process":
            yield from ((each, trigger) for trigger in _triggers(model, each) - _TOP_START)


@rule(
    "EXT100",
    Text("{it} starts a sub-process and has a trigger.", "{it} 是子流程的开始事件，却有触发条件。"),
    Text("Remove the trigger, or make it an event sub-process.", "请删除触发条件，或改为事件子流程。"),
    warning=True,
)
def sub_process_start(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("startEvent"):
        parent = model.parent(each)
        inside = parent is not None and is_a(parent.kind, "subProcess") and not parent.flag("triggeredByEvent")
        if inside and _triggers(model, each):
            yield each


@rule(
    "EXT101",
    Text("{it} leads nowhere.", "{it} 没有流出线。"),
    Text("Add a way out.", "请添加流出线。"),
    warning=True,
)
def start_way_out(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("startEvent") if not each.first("outgoing"))


@rule(
    "EXT104",
    Text("A way leaves {it}.", "有连线从 {it} 流出。"),
    Text("End events have no way out.", "结束事件不能有流出线。"),
)
def end_way_out(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("endEvent") if each.first("outgoing") or model.flows_out.get(each.id))


@rule(
    "EXT105",
    Text("{it} stands where there is no end event.", "{it} 所在的层级没有结束事件。"),
    Text("Add an end event.", "请添加结束事件。"),
    warning=True,
)
def start_needs_end(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("startEvent"):
        parent = model.parent(each)
        if parent is not None and not model.holds(parent, "endEvent"):
            yield each


@rule(
    "EXT106",
    Text("{it} cancels, but stands in no transaction.", "{it} 为取消事件，但不在事务子流程中。"),
    Text("Move it into a transaction.", "请移到事务子流程中。"),
    warning=True,
    also=("EXT120",),
)
def cancel_end(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("endEvent"):
        if "cancel" in _triggers(model, each) and model.scope(each, "transaction") is None:
            yield each


@rule(
    "EXT107",
    Text("Nothing leads to {it}.", "没有任何连线到达 {it}。"),
    Text("Add a way in.", "请添加流入线。"),
    warning=True,
)
def end_way_in(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("endEvent") if not each.first("incoming"))


@rule(
    "EXT110",
    Text("{it} cannot stand at the edge of an activity.", "{it} 不能作为边界事件。"),
    Text(
        "Give it a trigger; not link or terminate; error, cancel and compensation always interrupt.",
        "请设置触发条件；不能是链接或终止；错误、取消、补偿必须是中断型。",
    ),
    warning=True,
    also=("EXT120", "EXT130", "EXT147"),
)
def boundary_trigger(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("boundaryEvent"):
        found = _triggers(model, each)
        beside = not each.flag("cancelActivity", True)
        if not found or found - _BOUNDARY or (beside and found & (_INTERRUPTS - {"compensate"})):
            yield each


@rule(
    "EXT120",
    Text("{it} is a compensation that does not interrupt.", "{it} 是非中断型补偿事件。"),
    Text("Set 'cancelActivity' to true.", "请将 cancelActivity 设为 true。"),
    warning=True,
    also=("EXT110", "EXT130", "EXT147"),
)
def compensation_interrupts(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("boundaryEvent"):
        if "compensate" in _triggers(model, each) and not each.flag("cancelActivity", True):
            yield each


@rule(
    "EXT111",
    Text("{it} cancels, but stands at no transaction.", "{it} 为取消事件，但没有附着在事务子流程上。"),
    Text("Attach it to a transaction.", "请附着到事务子流程上。"),
    warning=True,
    also=("EXT120",),
)
def cancel_boundary(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("boundaryEvent"):
        host = model.resolve(each.get("attachedToRef"))
        if "cancel" in _triggers(model, each) and host is not None and host.kind != "transaction":
            yield each


@rule(
    "EXT112",
    Text("A way leads to {it}.", "有连线指向 {it}。"),
    Text("Boundary events have no way in.", "边界事件不能有流入线。"),
)
def boundary_way_in(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("boundaryEvent") if each.first("incoming") or model.flows_in.get(each.id))


@rule(
    "EXT113",
    Text("{it} leads nowhere.", "{it} 没有流出线。"),
    Text("Add a way out.", "请添加流出线。"),
    warning=True,
)
def boundary_way_out(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("boundaryEvent"):
        if not each.first("outgoing") and "compensate" not in _triggers(model, each):
            yield each


@rule(
    "EXT114",
    Text("{it} compensates and has a way out.", "{it} 为补偿事件，却有流出线。"),
    Text("Associate it with the compensating activity instead.", "请改用关联线连接补偿活动。"),
    warning=True,
)
def compensation_way_out(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("boundaryEvent"):
        if each.first("outgoing") and "compensate" in _triggers(model, each):
            yield each


@rule(
    "EXT115",
    Text("Nothing leads to {it}.", "没有任何连线到达 {it}。"),
    Text("Add a way in.", "请添加流入线。"),
    warning=True,
)
def intermediate_way_in(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("intermediateThrowEvent", "intermediateCatchEvent"):
        link = each.kind == "intermediateCatchEvent" and "link" in _triggers(model, each)
        if not each.first("incoming") and not link:
            yield each


@rule(
    "EXT116",
    Text("{it} leads nowhere.", "{it} 没有流出线。"),
    Text("Add a way out.", "请添加流出线。"),
    warning=True,
)
def intermediate_way_out(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("intermediateThrowEvent", "intermediateCatchEvent"):
        link = each.kind == "intermediateThrowEvent" and "link" in _triggers(model, each)
        if not each.first("outgoing") and not link:
            yield each


@rule(
    "EXT117",
    Text("{it} is a link with ways on both sides.", "{it} 是链接事件，却两端都有连线。"),
    Text("A throwing link has no way out, a catching one no way in.", "抛出链接不能有流出线，捕获链接不能有流入线。"),
    warning=True,
)
def link_ways(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("intermediateThrowEvent", "intermediateCatchEvent"):
        wrong = "outgoing" if each.kind == "intermediateThrowEvent" else "incoming"
        if "link" in _triggers(model, each) and each.first(wrong):
            yield each


@rule(
    "EXT146",
    Text("{it} ends by '{detail}'.", "{it} 用“{detail}”结束。"),
    Text(
        "Use message, escalation, error, cancel, compensation, signal or terminate.",
        "请使用消息、升级、错误、取消、补偿、信号或终止。",
    ),
    warning=True,
)
def end_trigger(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("endEvent"):
        yield from ((each, trigger) for trigger in _triggers(model, each) - _END)


@rule(
    "EXT148",
    Text("{it} waits for nothing that can be caught here.", "{it} 没有可捕获的触发条件。"),
    Text("Use message, timer, condition, link or signal.", "请使用消息、定时、条件、链接或信号。"),
    warning=True,
    also=("EXT122",),
)
def catch_trigger(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("intermediateCatchEvent"):
        found = _triggers(model, each)
        if not found or found - _CATCH:
            yield each


@rule(
    "EXT149",
    Text("{it} throws '{detail}'.", "{it} 抛出“{detail}”。"),
    Text("Use message, escalation, compensation, link or signal.", "请使用消息、升级、补偿、链接或信号。"),
    warning=True,
)
def throw_trigger(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("intermediateThrowEvent"):
        yield from ((each, trigger) for trigger in _triggers(model, each) - _THROW)


def _triggers(model: BpmnModel, event: Element) -> set[str]:
    """`{"message", "timer"}`."""
    return {each.kind.removesuffix("EventDefinition") for each in model.definitions_of(event)}
