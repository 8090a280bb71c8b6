"""Call activities and what they call: equal inputs and outputs, bindings to operations (BPMN 2.0.2 §10.3.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.items import equal_items, specified
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.kernel.texts import Text


@rule(
    "EXT063",
    Text("The {detail} of {it} is not that of what it calls.", "{it} 的{detail}与被调用者不一致。"),
    Text("Give both the same inputs and outputs.", "请使两者的输入输出一致。"),
    warning=True,
)
def same_data(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("callActivity"):
        called = model.resolve(each.get("calledElement"))
        if called is None or not (each.first("ioSpecification") or called.first("ioSpecification")):
            continue
        for kind, refs, name in (
            ("dataInput", "dataInputRefs", Text("input", "输入")),
            ("dataOutput", "dataOutputRefs", Text("output", "输出")),
        ):
            if not _match(model, each, called, kind) or _sets(each, refs) != _sets(called, refs):
                yield each, name


@rule(
    "EXT064",
    Text("{it} offers a service but binds no operation.", "{it} 对外提供服务，但没有绑定操作。"),
    Text("Add 'ioBinding'.", "请添加 ioBinding。"),
    warning=True,
)
def bound(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("callableElement"):
        if each.first("supportedInterfaceRef") and not each.first("ioBinding"):
            yield each


@rule(
    "EXT065",
    Text("A binding of {it} does not fit the operation's messages.", "{it} 的绑定与操作的消息不一致。"),
    Text("Bind an input and an output of the same items.", "请绑定数据项一致的输入和输出。"),
    warning=True,
)
def binding_fits(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("callableElement"):
        for binding in each.each("ioBinding"):
            operation = model.resolve(binding.get("operationRef"))
            if operation is None:
                continue
            fits = (
                _fits(model, binding.get("inputDataRef"), operation, "inMessageRef"),
                _fits(model, binding.get("outputDataRef"), operation, "outMessageRef"),
            )
            if not all(fits):
                yield each


@rule(
    "EXT099",
    Text("{it} is called but has no start event without a trigger.", "{it} 被调用，但没有无触发条件的开始事件。"),
    Text("Add a none start event.", "请添加一个普通开始事件。"),
    warning=True,
)
def callable_start(model: BpmnModel) -> Iterator[Broken]:
    called = {model.resolve(each.get("calledElement")) for each in model.of("callActivity")}
    for process in model.of("process"):
        if process in called and all(model.definitions_of(start) for start in process.each("startEvent")):
            yield process


def _match(model: BpmnModel, one: Element, other: Element, kind: str) -> bool:
    left = list(specified(other, kind))
    for each in specified(one, kind):
        item = each.get("itemSubjectRef")
        twin = next((found for found in left if equal_items(model, item, found.get("itemSubjectRef"))), None)
        if twin is None:
            return False
        left.remove(twin)
    return not left


def _sets(element: Element, refs: str) -> list[int]:
    kind = "inputSet" if refs == "dataInputRefs" else "outputSet"
    return sorted(len(each.texts(refs)) for each in specified(element, kind))


def _fits(model: BpmnModel, data: str, operation: Element, member: str) -> bool:
    message = model.resolve("".join(operation.texts(member)))
    found = model.resolve(data)
    if found is None or found.kind not in ("dataInput", "dataOutput"):
        return True
    return message is not None and equal_items(model, found.get("itemSubjectRef"), message.get("itemRef"))
