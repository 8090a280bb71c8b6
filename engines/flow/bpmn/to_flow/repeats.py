"""How often an activity runs: loops and multi-instance markers (BPMN 2.0.2 §10.3.8)."""

from __future__ import annotations

from engines.flow.activity import MOST_TURNS
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.dialect import renamed
from engines.flow.bpmn.to_flow.names import plain_key
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text


def repeated(walk: Walk, element: Element) -> Document:
    """`{"loop": …}` or `{"instances": …}` of an activity; nothing when it runs once."""
    for loop in element.each("standardLoopCharacteristics"):
        return {"loop": _loop(walk, element, loop)}
    for many in element.each("multiInstanceLoopCharacteristics"):
        return {"instances": _instances(walk, element, many)}
    return {}


def _loop(walk: Walk, element: Element, loop: Element) -> Document:
    found: Document = {}
    condition = loop.first("loopCondition")
    if condition is not None and condition.body:
        goes_on = counted(walk.feel(condition, element, condition=True) or "")
        found = {"while": goes_on} if loop.flag("testBefore") else {"until": f"not({goes_on})"}
    maximum = loop.get("loopMaximum").strip()
    if maximum.isdecimal() and int(maximum) <= MOST_TURNS:
        found["maximum"] = int(maximum)
    elif maximum:
        reason = Text(f"It turns '{maximum}' times; that is no such number.", f"其循环上限“{maximum}”不是有效的次数。")
        hint = Text(f"Write a whole number from 0 to {MOST_TURNS}.", f"请填写 0 到 {MOST_TURNS} 的整数。")
        walk.refuse(element, reason, hint)
    elif not found:
        walk.refuse(element, Text("Its loop has no end.", "其循环没有结束条件。"))
    return found


def _instances(walk: Walk, element: Element, many: Element) -> Document:
    found: Document = {}
    count, over = many.first("loopCardinality"), many.first("loopDataInputRef")
    if over is not None:
        found["over"] = _data(walk, element, over.body, "dataInputAssociation")
    elif count is not None:
        found["count"] = walk.feel(count, element)
    else:
        walk.refuse(element, Text("It does not say how many instances there are.", "没有说明实例数量。"))
    if many.flag("isSequential"):
        found["sequential"] = True
    found |= _items(walk, element, many)
    enough = many.first("completionCondition")
    if enough is not None and enough.body:
        condition = walk.feel(enough, element, condition=True)
        found["enough"] = counted(condition) if condition else None
    return found


def counted(text: str) -> str:
    """A condition over the numbers of instances, in our names for them (BPMN 2.0.2, table 10.30)."""
    for theirs, ours in _NUMBERS.items():
        text = renamed(text, theirs, ours)
    return text


_NUMBERS = {
    f"{prefix}{which}Instances": f"instances_{ours}"
    for prefix in ("numberOf", "nrOf")
    for which, ours in (("", "total"), ("Active", "active"), ("Completed", "completed"))
} | {"loopCounter": "loop_counter"}
"""The standard's names, as other tools shorten them too."""


def _data(walk: Walk, element: Element, reference: str, associations: str) -> str:
    """The variable behind an input or output of an activity: what its data association joins it with, else itself."""
    data = walk.model.resolve(reference)
    if data is None:
        return plain_key(reference)
    ends = ("targetRef", "sourceRef") if associations == "dataInputAssociation" else ("sourceRef", "targetRef")
    for each in element.each(associations):
        if any(walk.model.resolve(name) is data for name in each.texts(ends[0])):
            other = walk.model.resolve("".join(each.texts(ends[1])[:1]))
            if other is not None:
                return walk.variable(other)
    return walk.variable(data)


def _items(walk: Walk, element: Element, many: Element) -> Document:
    found: Document = {}
    item, result, into = many.first("inputDataItem"), many.first("outputDataItem"), many.first("loopDataOutputRef")
    if item is not None and (item.label or item.id) and many.first("loopDataInputRef") is not None:
        found["item"] = walk.variable(item)
    if into is not None and result is not None:
        found["into"] = _data(walk, element, into.body, "dataOutputAssociation")
        found["collect"] = walk.variable(result)
    return found
