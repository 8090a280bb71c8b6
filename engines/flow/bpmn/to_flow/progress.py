"""What instances of an activity tell while they run: the behaviours None, One and Complex of a multi-instance marker.

Each instance that ends is counted; the first, each, or those whose condition holds, throw an event, which the edge of
the activity may catch "for implicitly spawning different flow at the MI Activity boundary for different situations
indicating different states of progress in the course of executing the MI Activity". So such a boundary event ends the
activity only where the file says so in words (`cancelActivity`).

**Source**: BPMN 2.0.2 §13.3.7 and table 10.29.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.events import thrown
from engines.flow.bpmn.to_flow.repeats import counted
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text

COMPLETED, ACTIVE, TOTAL = "instances_completed", "instances_active", "instances_total"


@dataclass(frozen=True)
class Telling:
    """When an instance has ended and `when` holds (None: always), `definition` is thrown, in the name of `event`."""

    event: Element
    definition: Element
    when: str | None


def tellings(walk: Walk, element: Element) -> list[Telling]:
    """What the instances of an activity tell; none with the behaviour All. What cannot be told is refused."""
    many = element.first("multiInstanceLoopCharacteristics")
    behaviour = many.get("behavior", "All") if many is not None else "All"
    if many is None or behaviour == "All":
        return []
    found = list(_complex(walk, element, many) if behaviour == "Complex" else _simple(walk, element, many, behaviour))
    if any(each.definition.kind not in _TOLD for each in found) or not found:
        walk.refuse(element, _TELLS_NOTHING.fill(behaviour=behaviour))
        return []
    return found


_TOLD = frozenset(f"{each}EventDefinition" for each in ("signal", "message", "escalation", "error"))
_TELLS_NOTHING = Text(
    "With the behaviour '{behaviour}' it has to name a signal, message, escalation or error to throw.",
    "行为“{behaviour}”必须指定要抛出的信号、消息、升级或错误。",
)


def told_by(walk: Walk, element: Element, definition: Element) -> bool:
    """Whether the instances of an activity themselves throw what this definition of an event at its edge catches; not
    so with an error, which always ends what it leaves."""
    many = element.first("multiInstanceLoopCharacteristics")
    if many is None or many.get("behavior", "All") == "All" or definition.kind == "errorEventDefinition":
        return False
    return any(_tells_of(walk, each) is _tells_of(walk, definition) for _, each in _named(walk, many))


def expect(count: Document) -> Document:
    """The variables of the sub-process around: how many instances there are, and how many have ended."""
    total = count.get("count") or f"count({count.get('over', '[]')})"
    return {"variables": {TOTAL: "Any", _ENDED: "Any"}, "values": {TOTAL: total, _ENDED: "0"}}


_ENDED = "instances_ended"


def tell(walk: Walk, element: Element, key: str, told: list[Telling]) -> None:
    """The nodes behind the work of one instance, beginning with `key`. No other instance moves between counting and
    remembering, so that each sees its own number."""
    choice, done = walk.helper(element), walk.helper(element)
    numbers = {_ENDED: f"{_ENDED} + 1", COMPLETED: _ENDED, ACTIVE: f"{TOTAL} - {_ENDED}"}
    walk.add(None, {"key": key, "type": "calculate", "set": numbers, "next": choice})
    branches: list[Document] = []
    for each in told:
        steps = thrown(walk, each.event, each.definition)
        keys = [walk.helper(element) for _ in steps]
        branches.append({"next": keys[0]} | ({"when": each.when} if each.when else {}))
        for step, here, following in zip(steps, keys, [*keys[1:], None], strict=True):
            walk.add(None, {"key": here, **step, **({"next": following} if following else {})})
    walk.add(None, {"key": choice, "type": "inclusive_gateway", "branches": [*branches, {"else": True, "next": done}]})
    walk.add(None, {"key": done, "type": "end"})


def _simple(walk: Walk, element: Element, many: Element, behaviour: str) -> Iterator[Telling]:
    for name, definition in _named(walk, many):
        if name == behaviour:
            yield Telling(element, definition, f"{COMPLETED} = 1" if behaviour == "One" else None)


def _complex(walk: Walk, element: Element, many: Element) -> Iterator[Telling]:
    for each in many.each("complexBehaviorDefinition"):
        condition, event = each.first("condition"), each.first("event")
        found = walk.feel(condition, element, condition=True) if condition is not None else None
        if event is not None and found is not None:
            for definition in walk.model.definitions_of(event):
                yield Telling(event if event.id else element, definition, counted(found))


def _named(walk: Walk, many: Element) -> Iterator[tuple[str, Element]]:
    """(behaviour, event definition) for all that a marker names."""
    for name in ("None", "One"):
        definition = walk.model.resolve(many.get(f"{name.lower()}BehaviorEventRef"))
        if definition is not None:
            yield name, definition
    for each in many.each("complexBehaviorDefinition"):
        for event in each.each("event"):
            yield from (("Complex", definition) for definition in walk.model.definitions_of(event))


def _tells_of(walk: Walk, definition: Element) -> Element:
    """The signal, message, error or escalation of an event definition; itself when it names none."""
    names = ("signalRef", "messageRef", "errorRef", "escalationRef")
    return next((found for each in names if (found := walk.model.resolve(definition.get(each)))), definition)
