"""What stands at the edge of an activity: boundary events, and the handler that undoes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.catches import catch
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.gateways import after
from engines.flow.bpmn.to_flow.progress import told_by
from engines.flow.bpmn.to_flow.several import listen_for_all, traps_of
from engines.flow.bpmn.to_flow.walk import Walk
from engines.kernel.texts import Text


@dataclass
class Edges:
    """`document`: the members `boundary` and `compensation`. `listeners`: what has to listen inside, around the work;
    each adds its nodes to the level that is being walked."""

    document: Document = field(default_factory=dict)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def stand(self, walk: Walk, event: Element, caught: Document, interrupting: bool) -> None:
        """One more boundary; its way out is that of the event."""
        label = {"label": event.label} if event.label else {}
        beside = {} if interrupting else {"interrupting": False}
        walk.stands_for(walk.key(event), event)
        place = {"key": walk.key(event), **label, **caught, **beside, "next": after(walk, event)}
        self.document.setdefault("boundary", []).append(place)

    def cancel_as_error(self, walk: Walk, element: Element) -> str:
        """The edges are to stand around the transaction instead of at it: they catch an error in place of its cancel.
        Gives the error's name; "" when no edge catches a cancel."""
        error = ""
        for place in self.document.get("boundary", ()):
            if place.pop("cancel", False):
                error = place["error"] = error or walk.helper(element)
        return error


def edges_of(walk: Walk, element: Element, events: Iterable[Element]) -> Edges:
    """What these boundary events of an activity come to."""
    edges = Edges()
    for event in events:
        definitions = walk.model.definitions_of(event)
        if not definitions:
            walk.refuse(event, Text("It waits for nothing.", "它没有触发条件。"))
        elif event.flag("parallelMultiple") and len(definitions) > 1:
            _all_of(walk, edges, event, definitions)
        else:
            for definition in definitions:
                _one_of(walk, edges, element, event, definition)
    return edges


def _one_of(walk: Walk, edges: Edges, element: Element, event: Element, definition: Element) -> None:
    if definition.kind == "compensateEventDefinition":
        edges.document |= _compensation(walk, event)
        return
    caught = catch(walk, event, definition)
    if caught is not None:
        beside = told_by(walk, element, definition) and not event.get("cancelActivity")
        edges.stand(walk, event, caught, not beside and event.flag("cancelActivity", True))


def _all_of(walk: Walk, edges: Edges, event: Element, definitions: list[Element]) -> None:
    """Several triggers, all are needed: listeners inside note them; the last one lets the boundary catch."""
    traps = traps_of(walk, event, definitions)
    if traps is None:
        return
    code, interrupting = walk.helper(event), event.flag("cancelActivity", True)
    kind = "error" if interrupting else "escalation"
    edges.stand(walk, event, {kind: code}, interrupting)
    edges.listeners.append(lambda: listen_for_all(walk, event, traps, {"type": kind, kind: code}))


def _compensation(walk: Walk, event: Element) -> Document:
    for link in walk.model.of("association"):
        if walk.model.resolve(link.get("sourceRef")) is event:
            handler = walk.model.resolve(link.get("targetRef"))
            if handler is not None:
                return {"compensation": walk.key(handler)}
    walk.refuse(event, Text("It does not say what compensates.", "没有指定补偿活动。"))
    return {}
