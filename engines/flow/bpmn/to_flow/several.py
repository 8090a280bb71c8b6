"""Several triggers of one event: for each trigger a listener of its own notes that it came, until one or all have come.

**Source**: BPMN 2.0.2 §10.5.1, multiple and parallel multiple events.
"""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.catches import catch
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.counting import declare
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text


def any_or_all(walk: Walk, element: Element, event: Element, definitions: list[Element]) -> Document | None:
    """The Catch of an event sub-process `element` whose start `event` has several triggers; None when it is refused."""
    traps = traps_of(walk, event, definitions)
    if traps is None:
        return None
    notes, together = _notes(walk, element, traps), event.flag("parallelMultiple")
    for note, trap in zip(notes, traps, strict=True):
        _listen(walk, element, trap, note, notes if together else [note])
    return {"condition": (" and " if together else " or ").join(f"{note} = true" for note in notes)}


def listen_for_all(walk: Walk, event: Element, traps: list[Document], then: Document) -> None:
    """Listeners for all triggers of an event; when the last has come, a node like `then` follows."""
    notes = _notes(walk, event, traps)
    for note, trap in zip(notes, traps, strict=True):
        _listen(walk, event, trap, note, notes, then)


def traps_of(walk: Walk, event: Element, definitions: list[Element]) -> list[Document] | None:
    """What each definition waits for; None when one is refused."""
    found = [catch(walk, event, each) for each in definitions]
    traps = [each for each in found if each is not None]
    if len(traps) < len(found):
        return None
    if any({"error", "compensation", "cancel"} & set(each) for each in traps):
        walk.refuse(event, _ENDS_WHAT_IT_LEAVES)
        return None
    return traps


_ENDS_WHAT_IT_LEAVES = Text(
    "An error or a compensation cannot be one of several triggers.", "错误或补偿不能是多个触发条件之一。"
)


def _notes(walk: Walk, near: Element, traps: list[Document]) -> list[str]:
    """A variable for each trigger, which notes that it came."""
    notes = [walk.names.fresh(f"caught_{walk.key(near)[:30]}") for _ in traps]
    for note in notes:
        declare(walk, note)
    return notes


def _listen(
    walk: Walk, near: Element, trap: Document, note: str, needed: list[str], then: Document | None = None
) -> None:
    """Note that the trigger came; when all that are `needed` have come, take the notes away again."""
    key, start, came, choice, forget, done = (walk.helper(near) for _ in range(6))
    walk.add(None, {"key": key, "type": "event_sub_process", **trap, "interrupting": False})
    complete = {"when": " and ".join(f"{each} = true" for each in needed), "next": forget}
    with walk.inside(key):
        walk.add(None, {"key": start, "type": "start", "next": came})
        walk.add(None, {"key": came, "type": "calculate", "set": {note: "true"}, "next": choice})
        walk.add(
            None, {"key": choice, "type": "exclusive_gateway", "branches": [complete, {"else": True, "next": done}]}
        )
        last = done if then is None else walk.helper(near)
        walk.add(None, {"key": forget, "type": "calculate", "set": dict.fromkeys(needed, "false"), "next": last})
        if then is not None:
            walk.add(None, {"key": last, **then})
        walk.add(None, {"key": done, "type": "end"})


__all__ = ["any_or_all", "listen_for_all", "traps_of"]
