"""What a call passes on to the flow that it calls, and takes back from it: its data associations.

The inputs and outputs of a call activity stand for those of what it calls, by their names, else by their order.
**Source**: BPMN 2.0.2 §10.3.6 and §10.4.2.
"""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.items import specified
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.dialect import renamed
from engines.flow.bpmn.to_flow.walk import Walk


def passed(walk: Walk, call: Element) -> Document:
    """`values` and `output` of a call; nothing when it has no data associations."""
    values, output = {}, {}
    for each in call.each("dataInputAssociation"):
        target, text = _ends(walk, each)
        if target is not None and text:
            values[_name_inside(walk, call, "dataInput", target)] = text
    for each in call.each("dataOutputAssociation"):
        target, text = _ends(walk, each)
        if target is not None and text:
            output[walk.variable(target)] = _seen_from_outside(walk, call, each, text)
    return ({"values": values} if values else {}) | ({"output": output} if output else {})


def _ends(walk: Walk, association: Element) -> tuple[Element | None, str | None]:
    """Where a data association leads, and what it brings there as FEEL."""
    target = walk.model.resolve("".join(association.texts("targetRef")))
    written = association.first("transformation")
    for assignment in association.each("assignment"):
        written = written or assignment.first("from")
    if written is not None:
        return target, walk.feel(written, association)
    source = walk.model.resolve("".join(association.texts("sourceRef")[:1]))
    return target, walk.variable(source) if source is not None else None


def _name_inside(walk: Walk, call: Element, kind: str, data: Element) -> str:
    """The variable of the called flow that an input or output of the call stands for."""
    own, called = specified(call, kind), walk.model.resolve(call.get("calledElement"))
    theirs = specified(called, kind) if called is not None else []
    twin = next((each for each in theirs if data.label and each.label == data.label), None)
    if twin is None and data in own and own.index(data) < len(theirs):
        twin = theirs[own.index(data)]
    return walk.variable(twin or data)


def _seen_from_outside(walk: Walk, call: Element, association: Element, text: str) -> str:
    """An expression over the outputs of a call, which are variables of the called flow, its `child`."""
    sources = [walk.model.resolve(each) for each in association.texts("sourceRef")]
    for data in {id(each): each for each in [*specified(call, "dataOutput"), *sources] if each is not None}.values():
        name = _name_inside(walk, call, "dataOutput", data)
        text = renamed(text, walk.variable(data), f"child_{name}").replace(f"child_{name}", f"child.{name}")
    return text
