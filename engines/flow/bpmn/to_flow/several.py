"""Event sub-processes with several triggers: for each trigger a listener of its own notes that it came, and the event
sub-process waits for one note, or for all of them (BPMN 2.0.2 §10.5.1, multiple and parallel multiple)."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.catches import catch
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.counting import declare
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text


def any_or_all(walk: Walk, element: Element, event: Element, definitions: list[Element]) -> Document | None:
    """The Catch of an event sub-process `element` whose start `event` has several triggers; None when it is refused."""
    traps = [catch(walk, event, each) for each in definitions]
    if any(trap is None for trap in traps):
        return None
    if any({"error", "compensation", "cancel"} & set(trap or ()) for trap in traps):
        walk.refuse(event, _ENDS_WHAT_IT_LEAVES)
        return None
    key, together = walk.key(element), event.flag("parallelMultiple")
    notes = [walk.names.fresh(f"caught_{key[:30]}") for _ in definitions]
    for note, trap in zip(notes, traps, strict=True):
        declare(walk, note)
        _listener(walk, element, trap or {}, note, notes if together else [note])
    return {"condition": (" and " if together else " or ").join(f"{note} = true" for note in notes)}


_ENDS_WHAT_IT_LEAVES = Text(
    "An error or a compensation cannot be one of several triggers.", "错误或补偿不能是多个触发条件之一。"
)


def _listener(walk: Walk, element: Element, trap: Document, note: str, needed: list[str]) -> None:
    """Note that the trigger came; when all that are `needed` have come, take the notes away again."""
    key, start, came, choice, forget, done = (walk.helper(element) for _ in range(6))
    walk.add(None, {"key": key, "type": "event_sub_process", **trap, "interrupting": False})
    outside, walk.within = walk.within, key
    complete = {"when": " and ".join(f"{each} = true" for each in needed), "next": forget}
    walk.add(None, {"key": start, "type": "start", "next": came})
    walk.add(None, {"key": came, "type": "calculate", "set": {note: "true"}, "next": choice})
    walk.add(None, {"key": choice, "type": "exclusive_gateway", "branches": [complete, {"else": True, "next": done}]})
    walk.add(None, {"key": forget, "type": "calculate", "set": dict.fromkeys(needed, "false"), "next": done})
    walk.add(None, {"key": done, "type": "end"})
    walk.within = outside


__all__ = ["any_or_all"]
