"""Link events: pairs, on one level (BPMN 2.0.2 §10.5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.rule import Broken, rule
from engines.kernel.texts import Text

_PAIR = Text(
    "Give both links of a pair the same name, or let them name each other.", "请使成对的链接同名，或互相引用。"
)


@rule(
    "EXT118",
    Text("{it} names a target that does not name it back.", "{it} 的目标没有引用它。"),
    _PAIR,
    warning=True,
)
def target_names_source(model: BpmnModel) -> Iterator[Broken]:
    for each in model.of("linkEventDefinition"):
        for reference in each.texts("target"):
            target = model.resolve(reference)
            if target is not None and each.id not in {model.local(name) for name in target.texts("source")}:
                yield model.parent(each) or each


@rule("EXT124", Text("No link leads to {it}.", "没有链接指向 {it}。"), _PAIR, warning=True)
def has_source(model: BpmnModel) -> Iterator[Broken]:
    throws = _links(model, "intermediateThrowEvent")
    for event, link in _links(model, "intermediateCatchEvent"):
        if not link.texts("source") and not any(_pair(model, other, link) for _, other in throws):
            yield event


@rule("EXT125", Text("{it} leads to no link.", "{it} 没有对应的目标链接。"), _PAIR, warning=True)
def has_target(model: BpmnModel) -> Iterator[Broken]:
    catches = _links(model, "intermediateCatchEvent")
    for event, link in _links(model, "intermediateThrowEvent"):
        named = len(link.texts("target"))
        if named > 1 or (not named and not any(_pair(model, link, other) for _, other in catches)):
            yield event


@rule(
    "EXT126",
    Text("{it} leads to a link on another level.", "{it} 指向了其他层级的链接。"),
    Text("Links stay within one process or sub-process.", "链接只能在同一流程或子流程内使用。"),
    warning=True,
)
def same_level(model: BpmnModel) -> Iterator[Broken]:
    for event, link in _links(model, "intermediateThrowEvent"):
        partners = [other for other, target in _links(model, "intermediateCatchEvent") if _pair(model, link, target)]
        if partners and all(model.parent(other) is not model.parent(event) for other in partners):
            yield event


def _links(model: BpmnModel, kind: str) -> list[tuple[Element, Element]]:
    return [
        (event, link)
        for event in model.of(kind)
        for link in model.definitions_of(event)
        if link.kind == "linkEventDefinition"
    ]


def _pair(model: BpmnModel, throw: Element, catch: Element) -> bool:
    if throw.id and throw.id in {model.local(name) for name in catch.texts("source")}:
        return True
    if catch.id and catch.id in {model.local(name) for name in throw.texts("target")}:
        return True
    return bool(throw.label) and throw.label == catch.label
