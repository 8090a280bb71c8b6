"""Data objects, inputs and outputs, data associations (BPMN 2.0.2 §10.4)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.items import equal_items, item_of, same_item
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text

_TYPED_BY_EVENT = {
    "messageEventDefinition": ("messageRef", "itemRef"),
    "errorEventDefinition": ("errorRef", "structureRef"),
    "escalationEventDefinition": ("escalationRef", "structureRef"),
    "signalEventDefinition": ("signalRef", "structureRef"),
}
_UNLISTED = (
    ("EXT084", "dataInput", "inputSet", "dataInputRefs", Text("No input set lists {it}.", "没有输入集列出 {it}。")),
    ("EXT088", "dataOutput", "outputSet", "dataOutputRefs", Text("No output set lists {it}.", "没有输出集列出 {it}。")),
)
"""(number, what has to be listed, by which sets, as which members, message)."""
_ALSO_LISTED = (
    ("EXT085", "inputSet", "optionalInputRefs", "dataInputRefs",
     Text("Optional input '{detail}' of {it} is not listed.", "{it} 的可选输入“{detail}”未列出。")),
    ("EXT086", "inputSet", "whileExecutingInputRefs", "dataInputRefs",
     Text("Running input '{detail}' of {it} is not listed.", "{it} 的执行中输入“{detail}”未列出。")),
    ("EXT089", "outputSet", "optionalOutputRefs", "dataOutputRefs",
     Text("Optional output '{detail}' of {it} is not listed.", "{it} 的可选输出“{detail}”未列出。")),
    ("EXT090", "outputSet", "whileExecutingOutputRefs", "dataOutputRefs",
     Text("Running output '{detail}' of {it} is not listed.", "{it} 的执行中输出“{detail}”未列出。")),
)  # fmt: skip
"""(number, kind of set, members that are also among, members, message)."""
_LIST_HINT = Text("List it in a set of the same 'ioSpecification'.", "请在同一 ioSpecification 的集合中列出。")


@rule(
    "EXT020",
    Text(
        "{it} and its item definition do not agree on being a collection.",
        "{it} 与其数据项定义对“是否集合”的设置不一致。",
    ),
    Text("Set 'isCollection' alike.", "请使 isCollection 一致。"),
    warning=True,
    also=("EXT081", "EXT083"),
)
def collection(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("dataObject", "dataInput", "dataOutput"):
        definition = model.resolve(each.get("itemSubjectRef"))
        if definition is not None and definition.flag("isCollection") != each.flag("isCollection"):
            yield each


@rule(
    "EXT076",
    Text("{it} should be called '{detail}'.", "{it} 的名称应为“{detail}”。"),
    Text("Name it after its data object, with the state in brackets.", "请以数据对象命名，并在方括号中写明状态。"),
    warning=True,
)
def reference_name(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("dataObjectReference"):
        whole, state = model.resolve(each.get("dataObjectRef")), each.first("dataState")
        if not each.label or whole is None or not whole.label:
            continue
        expected = f"{whole.label} [{state.label}]" if state is not None and state.label else whole.label
        if each.label != expected:
            yield each, expected


@rule(
    "EXT087",
    Text("{it} names '{detail}', which does not name it back.", "{it} 引用了“{detail}”，但对方没有引用它。"),
    Text("Name each other.", "请互相引用。"),
    warning=True,
)
def sets_name_each_other(model: BpmnModel) -> Iterator[Broken]:
    for kind, forth, back in (
        ("inputSet", "outputSetRefs", "inputSetRefs"),
        ("outputSet", "inputSetRefs", "outputSetRefs"),
    ):
        for each in model.of(kind):
            for reference in each.texts(forth):
                other = model.resolve(reference)
                if other is None or each.id not in other.texts(back):
                    yield each, reference


@rule(
    "EXT091",
    Text("{it} joins data of different kinds.", "{it} 连接了不同类型的数据。"),
    Text("Use one item definition, or add a transformation.", "请使用同一数据项定义，或添加转换。"),
    warning=True,
)
def same_kind(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("dataAssociation"):
        ends = [item_of(model, reference) for reference in (*each.texts("sourceRef"), *each.texts("targetRef"))]
        if each.first("transformation") or len(ends) != 2 or not all(ends):
            continue
        if not same_item(model, ends[0], ends[1]):
            yield each


@rule(
    "EXT092",
    Text("{it} has several sources and no transformation.", "{it} 有多个来源但没有转换。"),
    Text("Add a transformation, or keep one source.", "请添加转换，或只保留一个来源。"),
    warning=True,
)
def one_source(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("dataAssociation"):
        if each.first("transformation"):
            continue
        sources = len(each.texts("sourceRef"))
        if sources > 1 or (sources == 0 and not each.first("assignment")):
            yield each


@rule(
    "EXT093",
    Text("{it} has not as many inputs or outputs as event definitions.", "{it} 的输入或输出数量与事件定义数量不一致。"),
    Text("Give each event definition one.", "请为每个事件定义设置一个。"),
    warning=True,
)
def data_per_event(model: BpmnModel) -> Iterator[Broken]:
    for event in model.of("event"):
        count = len(list(event.each("dataInput", "dataOutput")))
        if count and count != len(model.definitions_of(event)):
            yield event


@rule(
    "EXT094",
    Text("The data of {it} is not that of its event.", "{it} 的数据与其事件的数据项不一致。"),
    Text("Use the item of the message, signal, error or escalation.", "请使用消息、信号、错误或升级的数据项。"),
    warning=True,
)
def data_of_event(model: BpmnModel) -> Iterator[Broken]:
    for event in model.of("event"):
        pieces = list(event.each("dataInput", "dataOutput"))
        typed = [each for each in model.definitions_of(event) if each.kind in _TYPED_BY_EVENT]
        if any(not _agree(model, data, definition) for data, definition in zip(pieces, typed, strict=False)):
            yield event


def _with_attribute(model: BpmnModel, kind: str, name: str) -> Iterator[Broken]:
    yield from (each for each in model.of(kind) if each.get(name))


def _with_child(model: BpmnModel, kind: str, name: str) -> Iterator[Broken]:
    yield from (each for each in model.of(kind) if each.first(name))


def _misplaced(model: BpmnModel, kinds: tuple[str, ...], places: tuple[str, ...]) -> Iterator[Broken]:
    for each in model.of(*kinds):
        parent = model.parent(each)
        if parent is not None and not any(is_a(parent.kind, place) for place in places):
            yield each


def _agree(model: BpmnModel, data: Element, definition: Element) -> bool:
    reference, member = _TYPED_BY_EVENT[definition.kind]
    thrown = model.resolve(definition.get(reference))
    item = thrown.get(member) if thrown is not None else ""
    return equal_items(model, data.get("itemSubjectRef"), item)


def _of_process(model: BpmnModel, kind: str, end: str) -> Iterator[Broken]:
    """Inputs or outputs of a process itself that an association has at this end (BPMN 2.0.2 §10.4.1)."""
    ends = {id(model.resolve(name)) for each in model.of("dataAssociation") for name in each.texts(end)}
    for each in model.of(kind):
        specification = model.parent(each)
        holder = model.parent(specification) if specification is not None else None
        if holder is not None and holder.kind == "process" and id(each) in ends:
            yield each


def _unlisted(model: BpmnModel, kind: str, sets: str, member: str) -> Iterator[Broken]:
    for each in model.of(kind):
        holder = model.parent(each)
        listed = {name for found in holder.each(sets) for name in found.texts(member)} if holder is not None else set()
        if holder is not None and each.id not in listed:
            yield each


def _not_in(model: BpmnModel, kind: str, some: str, every: str) -> Iterator[Broken]:
    for each in model.of(kind):
        listed = each.texts(every)
        yield from ((each, name) for name in each.texts(some) if name not in listed)


_ONE_LINE = (
    ("EXT074", partial(_with_attribute, kind="dataObjectReference", name="itemSubjectRef"),
     Text("{it} has an item of its own.", "{it} 设置了自己的数据项。"),
     Text("Set the item at the data object that it refers to.", "请在其引用的数据对象上设置数据项。"), ()),
    ("EXT075", partial(_with_child, kind="dataObject", name="dataState"),
     Text("{it} has a state.", "{it} 设置了状态。"),
     Text("States belong to references: one data object may be seen in several.", "状态应设在数据对象引用上。"), ()),
    ("EXT077", partial(_misplaced, kinds=("dataObject", "dataObjectReference"), places=("process", "subProcess")),
     Text("{it} stands outside processes.", "{it} 不在流程之内。"),
     Text("Move it into a process or a sub-process.", "请移到流程或子流程中。"), ("EXT073",)),
    ("EXT080", partial(_of_process, kind="dataInput", end="targetRef"),
     Text("{it} is an input of a process and is written from inside.", "{it} 是流程的输入，却在流程内被写入。"),
     Text("Whoever starts the process fills it; write to a data object.", "流程输入由启动方填写；请写入数据对象。"), ()),
    ("EXT082", partial(_of_process, kind="dataOutput", end="sourceRef"),
     Text("{it} is an output of a process and is read from inside.", "{it} 是流程的输出，却在流程内被读取。"),
     Text("Read the data object that it is filled from.", "请读取填充它的数据对象。"), ()),
)  # fmt: skip
"""(number, what breaks it, message, hint, other numbers)."""
for _number, _find, _message, _hint, _also in _ONE_LINE:
    rule(_number, _message, _hint, warning=True, also=_also)(_find)
rule(
    "EXT078",
    Text("{it} stands where no property may be.", "{it} 的位置不允许有属性。"),
    Text("Move it into a process, an activity or an event.", "请移到流程、活动或事件中。"),
)(partial(_misplaced, kinds=("property",), places=("process", "activity", "event")))
for _number, _kind, _sets, _member, _message in _UNLISTED:
    rule(_number, _message, _LIST_HINT, warning=True)(partial(_unlisted, kind=_kind, sets=_sets, member=_member))
for _number, _kind, _some, _every, _message in _ALSO_LISTED:
    rule(_number, _message, _LIST_HINT, warning=True)(partial(_not_in, kind=_kind, some=_some, every=_every))
