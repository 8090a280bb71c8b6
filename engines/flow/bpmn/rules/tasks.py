"""Service, send and receive tasks: their data must be that of the operation or message (BPMN 2.0.2 §10.3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.items import equal_items, specified
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.kernel.texts import Text

_ONE = Text("Keep one.", "请只保留一个。")
_COUNTED = (
    ("EXT042", "serviceTask", "operationRef", "inputSet", (1, 1),
     Text("{it} calls an operation and has not exactly one input set.", "{it} 调用操作，但没有且只有一个输入集。")),
    ("EXT043", "serviceTask", "operationRef", "outputSet", (0, 1),
     Text("{it} calls an operation and has several output sets.", "{it} 调用操作，却有多个输出集。")),
    ("EXT046", "sendTask", "messageRef", "inputSet", (0, 1),
     Text("{it} sends one message and has several input sets.", "{it} 发送一个消息，却有多个输入集。")),
    ("EXT047", "sendTask", "messageRef", "dataInput", (0, 1),
     Text("{it} sends one message and has several inputs.", "{it} 发送一个消息，却有多个输入。")),
    ("EXT050", "receiveTask", "messageRef", "outputSet", (0, 1),
     Text("{it} receives one message and has several output sets.", "{it} 接收一个消息，却有多个输出集。")),
    ("EXT051", "receiveTask", "messageRef", "dataOutput", (0, 1),
     Text("{it} receives one message and has several outputs.", "{it} 接收一个消息，却有多个输出。")),
)  # fmt: skip
"""(number, kind of task, what it refers to, what is counted then, at least and at most, message)."""
_SAME = Text("Use the item of the message.", "请使用该消息的数据项。")


@rule(
    "EXT040",
    Text("{it} names a resource and also has an expression.", "{it} 同时设置了资源和表达式。"),
    Text("Keep the resource or the expression.", "请只保留资源或表达式。"),
    warning=True,
    also=("EXT039",),
)
def resource_or_expression(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("resourceRole"):
        if each.first("resourceRef") and each.first("resourceAssignmentExpression"):
            yield each


@rule(
    "EXT041",
    Text("{it} binds '{detail}', no parameter of its resource.", "{it} 绑定的“{detail}”不是其资源的参数。"),
    Text("Bind a parameter of the resource.", "请绑定该资源的参数。"),
    warning=True,
)
def resource_parameter(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("resourceRole"):
        resource = model.resolve("".join(each.texts("resourceRef")))
        known = {found.id for found in resource.each("resourceParameter")} if resource is not None else set()
        for binding in each.each("resourceParameterBinding"):
            of_none = not each.first("resourceRef")
            if of_none or (resource is not None and (model.local(binding.get("parameterRef")) or "") not in known):
                yield each, binding.get("parameterRef")


def _miscounted(
    model: BpmnModel, kind: str, reference: str, part: str, least_most: tuple[int, int]
) -> Iterator[Broken]:
    least, most = least_most
    yield from (each for each in _with(model, kind, reference) if not least <= len(specified(each, part)) <= most)


for _number, _kind, _reference, _part, _bounds, _message in _COUNTED:
    rule(_number, _message, _ONE, warning=True)(
        partial(_miscounted, kind=_kind, reference=_reference, part=_part, least_most=_bounds)
    )


@rule(
    "EXT044",
    Text("The input of {it} is not the message that the operation takes.", "{it} 的输入与操作接收的消息不一致。"),
    _SAME,
    warning=True,
)
def service_input_item(model: BpmnModel) -> Iterator[Broken]:
    for each in _with(model, "serviceTask", "operationRef"):
        inputs, item = specified(each, "dataInput"), _message_item(model, each, "inMessageRef")
        if inputs and item is not None and not _any_is(model, inputs, item):
            yield each


@rule(
    "EXT045",
    Text("The output of {it} is not the message that the operation gives.", "{it} 的输出与操作返回的消息不一致。"),
    _SAME,
    warning=True,
)
def service_output_item(model: BpmnModel) -> Iterator[Broken]:
    for each in _with(model, "serviceTask", "operationRef"):
        outputs, item = specified(each, "dataOutput"), _message_item(model, each, "outMessageRef")
        if (item or (outputs and item is not None)) and not _any_is(model, outputs, item):
            yield each


@rule(
    "EXT048",
    Text("The input of {it} is not the item of its message.", "{it} 的输入与其消息的数据项不一致。"),
    _SAME,
    warning=True,
)
def send_item(model: BpmnModel) -> Iterator[Broken]:
    yield from _of_message(model, "sendTask", "dataInput")


@rule(
    "EXT049",
    Text("{it} starts the process but has a way in.", "{it} 用于启动流程，但有流入线。"),
    Text("Remove the way in, or 'instantiate'.", "请删除流入线，或取消 instantiate。"),
    warning=True,
)
def instantiating_receive(model: BpmnModel) -> Iterator[Broken]:
    yield from (each for each in model.of("receiveTask") if each.flag("instantiate") and each.first("incoming"))


@rule(
    "EXT052",
    Text("The output of {it} is not the item of its message.", "{it} 的输出与其消息的数据项不一致。"),
    _SAME,
    warning=True,
)
def receive_item(model: BpmnModel) -> Iterator[Broken]:
    yield from _of_message(model, "receiveTask", "dataOutput")


def _with(model: BpmnModel, kind: str, attribute: str) -> list[Element]:
    return [each for each in model.of(kind) if each.get(attribute)]


def _message_item(model: BpmnModel, task: Element, member: str) -> str | None:
    """The item of the operation's message, "" for a message without one; None when there is no message."""
    operation = model.resolve(task.get("operationRef"))
    message = model.resolve("".join(operation.texts(member))) if operation is not None else None
    return message.get("itemRef") if message is not None else None


def _any_is(model: BpmnModel, pieces: list[Element], item: str) -> bool:
    return any(equal_items(model, data.get("itemSubjectRef"), item) for data in pieces)


def _of_message(model: BpmnModel, kind: str, member: str) -> Iterator[Broken]:
    """Tasks whose data is not that of their message; with neither message nor operation there is nothing it could be."""
    for each in model.of(kind):
        message, pieces = model.resolve(each.get("messageRef")), specified(each, member)
        unknown = message is None and (each.get("messageRef") or each.get("operationRef"))
        item = message.get("itemRef") if message is not None else ""
        if pieces and not unknown and not (message is not None and _any_is(model, pieces, item)):
            yield each
