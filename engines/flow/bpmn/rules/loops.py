"""Loops and multi-instance activities (BPMN 2.0.2 §10.3.8)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.items import item_of, same_item, specified
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.flow.bpmn.schema import is_a
from engines.kernel.texts import Text


@rule(
    "EXT066",
    Text("The loop of {it} has neither a condition nor a maximum.", "{it} 的循环既没有条件也没有上限。"),
    Text("Write the condition under which it goes on.", "请填写继续循环的条件。"),
    warning=True,
)
def loop_condition(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("standardLoopCharacteristics"):
        condition = each.first("loopCondition")
        ends = (condition is not None and condition.body) or each.get("loopMaximum")
        if model.is_executable(each) and not ends:
            yield _holder(model, each)


@rule(
    "EXT067",
    Text("{it} does not say how many instances there are.", "{it} 没有说明实例的数量。"),
    Text("Write a number or name a list.", "请填写数量或指定一个列表。"),
    warning=True,
)
def cardinality(model: BpmnModel) -> Iterator[Broken]:
    for each in _multi(model):
        if model.is_executable(each) and not each.first("loopCardinality", "loopDataInputRef"):
            yield _holder(model, each)


@rule(
    "EXT068",
    Text("The list of {it} is not one of its inputs.", "{it} 的列表不是其输入之一。"),
    Text("Name a data input of the activity.", "请指定该活动的数据输入。"),
    warning=True,
)
def list_is_an_input(model: BpmnModel) -> Iterator[Broken]:
    for each in _multi(model):
        holder = _holder(model, each)
        named = each.texts("loopDataInputRef")
        if not named or is_a(holder.kind, "subProcess") or not model.is_executable(each):
            continue
        if model.resolve(named[0]) not in specified(holder, "dataInput"):
            yield holder


@rule(
    "EXT069",
    Text("The output item of {it} is not a member of its list.", "{it} 的输出项与列表成员的类型不一致。"),
    Text("Use the item of the list, not as a collection.", "请使用列表成员的数据项（非集合）。"),
    warning=True,
)
def output_item(model: BpmnModel) -> Iterator[Broken]:
    yield from _scalar(model, "loopDataOutputRef", "outputDataItem")


@rule(
    "EXT070",
    Text("The input item of {it} is not a member of its list.", "{it} 的输入项与列表成员的类型不一致。"),
    Text("Use the item of the list, not as a collection.", "请使用列表成员的数据项（非集合）。"),
    warning=True,
)
def input_item(model: BpmnModel) -> Iterator[Broken]:
    yield from _scalar(model, "loopDataInputRef", "inputDataItem")


@rule(
    "EXT072",
    Text("The complex behaviour of {it} is not defined.", "{it} 的复杂行为没有定义。"),
    Text(
        "Add 'complexBehaviorDefinition', or choose another behaviour.",
        "请添加 complexBehaviorDefinition，或选择其他行为。",
    ),
    warning=True,
    also=("EXT073", "EXT074"),
)
def complex_behaviour(model: BpmnModel) -> Iterator[Broken]:
    for each in _multi(model):
        if each.get("behavior") == "Complex" and not each.first("complexBehaviorDefinition"):
            yield _holder(model, each)


@rule(
    "EXT073",
    Text(
        "The behaviour '{detail}' of {it} and the event that it names do not fit.",
        "{it} 的行为“{detail}”与所指定的事件不匹配。",
    ),
    Text(
        "'One' and 'None' name the event that they throw; the others name none.",
        "One 和 None 须指定要抛出的事件；其他行为不指定。",
    ),
    warning=True,
    also=("EXT072", "EXT074"),
)
def behaviour_event(model: BpmnModel) -> Iterator[Broken]:
    for each in _multi(model):
        behaviour = each.get("behavior", "All")
        named = {kind for kind in ("One", "None") if each.get(f"{kind.lower()}BehaviorEventRef")}
        if named != ({behaviour} & {"One", "None"}):
            yield _holder(model, each), behaviour


@rule(
    "EXT066",
    Text("The loop of {it} may run {detail} times at most.", "{it} 的循环上限为 {detail} 次。"),
    Text("Write 1 or more.", "请填写 1 或以上。"),
    warning=True,
)
def loop_maximum(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("standardLoopCharacteristics"):
        written = each.get("loopMaximum").strip()
        if written.lstrip("-").isdigit() and int(written) < 1:
            yield _holder(model, each), written


def _multi(model: BpmnModel) -> list[Element]:
    return model.of("multiInstanceLoopCharacteristics")


def _holder(model: BpmnModel, loop: Element) -> Element:
    return model.parent(loop) or loop


def _scalar(model: BpmnModel, reference: str, item: str) -> Iterator[Broken]:
    for each in _multi(model):
        named, single = each.texts(reference), each.first(item)
        if not named or single is None or not model.is_executable(each):
            continue
        whole = item_of(model, named[0])
        if not whole and not single.get("itemSubjectRef"):
            continue
        definition = model.resolve(single.get("itemSubjectRef"))
        collection = definition is not None and definition.flag("isCollection")
        if collection or not same_item(model, whole, single.get("itemSubjectRef")):
            yield _holder(model, each)
