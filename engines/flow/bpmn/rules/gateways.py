"""Gateways: directions, ways in and out, event-based gateways (BPMN 2.0.2 §10.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.kernel.texts import Text

_AFTER_EVENT_GATEWAY = frozenset(
    {"messageEventDefinition", "signalEventDefinition", "timerEventDefinition", "conditionalEventDefinition"}
)


@rule(
    "EXT017",
    Text("{it} is converging but has several ways out.", "{it} 为汇聚网关，但有多条流出线。"),
    Text("Keep one way out, or call it mixed.", "请只保留一条流出线，或改为混合网关。"),
    warning=True,
)
def converging(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in _directed(model, "Converging") if _out(each) > 1)


@rule(
    "EXT018",
    Text("{it} is diverging but has several ways in.", "{it} 为分支网关，但有多条流入线。"),
    Text("Keep one way in, or call it mixed.", "请只保留一条流入线，或改为混合网关。"),
    warning=True,
)
def diverging(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in _directed(model, "Diverging") if _in(each) > 1)


@rule(
    "EXT019",
    Text("{it} is mixed but has not several ways in and out.", "{it} 为混合网关，但没有同时具备多条流入线和流出线。"),
    Text("Add ways, or set its direction.", "请补充连线，或修改网关方向。"),
    warning=True,
)
def mixed(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in _directed(model, "Mixed") if _in(each) < 2 or _out(each) < 2)


@rule(
    "EXT135",
    Text("{it} neither joins nor splits anything.", "{it} 既不汇聚也不分支。"),
    Text("Give it several ways in or several ways out, or remove it.", "请增加流入或流出线，或删除该网关。"),
    warning=True,
)
def joins_or_splits(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("gateway") if _in(each) < 2 and _out(each) < 2)


@rule(
    "EXT136",
    Text("{it} waits for one event only.", "{it} 只等待一个事件。"),
    Text("Give it two ways out or more.", "请设置两条或以上的流出线。"),
    warning=True,
)
def event_gateway_ways(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("eventBasedGateway") if _out(each) < 2)


@rule(
    "EXT137",
    Text("{it} leaves an event-based gateway and has a condition.", "{it} 从事件网关流出，却设置了条件。"),
    Text("Remove the condition: the event decides.", "请删除条件：由事件决定走向。"),
    warning=True,
)
def event_gateway_conditions(model: BpmnModel) -> Iterator[Broken]:
    yield from (flow for _, flow, _ in _after_event_gateways(model) if flow.first("conditionExpression"))


@rule(
    "EXT138",
    Text("{it} follows an event-based gateway but waits for nothing.", "{it} 位于事件网关之后，但不等待任何事件。"),
    Text(
        "Lead to receive tasks or to message, signal, timer or conditional catch events.",
        "请连接到接收任务，或消息、信号、定时、条件捕获事件。",
    ),
    warning=True,
)
def event_gateway_targets(model: BpmnModel) -> Iterator[Broken]:
    for _, _, target in _after_event_gateways(model):
        if target is None or target.kind == "receiveTask":
            continue
        definitions = model.definitions_of(target)
        waits = bool(definitions) and all(each.kind in _AFTER_EVENT_GATEWAY for each in definitions)
        if target.kind != "intermediateCatchEvent" or not waits:
            yield target


@rule(
    "EXT139",
    Text("{it} waits for messages both by receive tasks and by message events.", "{it} 同时使用了接收任务和消息事件。"),
    Text("Use one kind.", "请只使用其中一种。"),
    warning=True,
)
def event_gateway_messages(model: BpmnModel) -> Iterator[Broken]:
    for gateway in model.of("eventBasedGateway"):
        targets = [target for each, _, target in _after_event_gateways(model) if each is gateway and target]
        receives = any(target.kind == "receiveTask" for target in targets)
        if receives and any("messageEventDefinition" in _kinds(model, target) for target in targets):
            yield gateway


@rule(
    "EXT140",
    Text("{it} follows an event-based gateway and has events at its edge.", "{it} 位于事件网关之后，但带有边界事件。"),
    Text("Remove the boundary events.", "请删除边界事件。"),
    warning=True,
)
def event_gateway_boundaries(model: BpmnModel) -> Iterator[Broken]:
    for _, _, target in _after_event_gateways(model):
        if target is not None and target.kind == "receiveTask" and model.boundaries.get(target.id):
            yield target


@rule(
    "EXT141",
    Text("{it} follows an event-based gateway and has other ways in.", "{it} 位于事件网关之后，但还有其他流入线。"),
    Text("Lead the other ways elsewhere.", "请将其他流入线改到别处。"),
    warning=True,
)
def event_gateway_only_way(model: BpmnModel) -> Iterator[Broken]:
    for _, _, target in _after_event_gateways(model):
        if target is not None and _in(target) > 1:
            yield target


@rule(
    "EXT142",
    Text("{it} starts the process but has a way in.", "{it} 用于启动流程，但有流入线。"),
    Text("Remove the way in, or 'instantiate'.", "请删除流入线，或取消 instantiate。"),
    warning=True,
)
def instantiating_gateway(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("eventBasedGateway") if each.flag("instantiate") and _in(each))


def _directed(model: BpmnModel, direction: str) -> Iterator[Element]:
    return (each for each in model.of("gateway") if each.get("gatewayDirection") == direction)


def _in(element: Element) -> int:
    return len(element.texts("incoming"))


def _out(element: Element) -> int:
    return len(element.texts("outgoing"))


def _kinds(model: BpmnModel, event: Element) -> set[str]:
    return {each.kind for each in model.definitions_of(event)}


def _after_event_gateways(model: BpmnModel) -> Iterator[tuple[Element, Element, Element | None]]:
    for gateway in model.of("eventBasedGateway"):
        for flow in model.flows_out.get(gateway.id, ()):
            yield gateway, flow, model.resolve(flow.get("targetRef"))
