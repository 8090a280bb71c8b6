"""What rules about data share: the item of a piece of data, and whether two items are the same."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.model import BpmnModel


def specified(element: Element, kind: str) -> list[Element]:
    """Inputs, outputs and sets of an element's `ioSpecification`."""
    found = element.first("ioSpecification")
    return list(found.each(kind)) if found is not None else []


def same_item(model: BpmnModel, one: str, other: str) -> bool:
    """Two references to item definitions mean the same: one definition, or two of one structure."""
    if not one or not other:
        return False
    first, second = model.resolve(one), model.resolve(other)
    if first is None or second is None:
        return one == other
    structure = first.get("structureRef")
    return first is second or (bool(structure) and structure == second.get("structureRef"))


def equal_items(model: BpmnModel, one: str, other: str) -> bool:
    """Both name the same item, or neither names any."""
    return (not one and not other) or same_item(model, one, other)


def item_of(model: BpmnModel, reference: str) -> str:
    """The item definition that a piece of data has, through references to data objects and stores; "" for none."""
    element = model.resolve(reference)
    for _ in range(3):
        if element is None:
            return ""
        if element.get("itemSubjectRef"):
            return element.get("itemSubjectRef")
        element = model.resolve(element.get("dataObjectRef") or element.get("dataStoreRef"))
    return ""
