"""Work: what an activity does, with its edges, its repetition and its ways out, as one node or as several."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.counting import gate
from engines.flow.bpmn.to_flow.edges import edges_of
from engines.flow.bpmn.to_flow.progress import ACTIVE, COMPLETED, Telling, expect, tell, tellings
from engines.flow.bpmn.to_flow.repeats import repeated
from engines.flow.bpmn.to_flow.walk import Walk
from engines.flow.refused import NOT_OFFERED

MOST_TOKENS = 100
"""An activity may end with so many tokens."""


def work(walk: Walk, element: Element, steps: list[Document]) -> None:
    """Add the nodes of an activity: `steps`, one after the other, with all that stands around them."""
    needed = quantity(element, "startQuantity")
    key = gate(walk, element, f"modulo({{number}}, {needed}) = 0") if needed > 1 else walk.key(element)
    edges = edges_of(walk, element, walk.model.boundaries.get(element.id, ()))
    repetition, told = repeated(walk, element), tellings(walk, element)
    ways = {} if element.flag("isForCompensation") else _ways(walk, element)
    if not told and not edges.listeners:
        around = edges.document | repetition
        if len(steps) > 1 and not around and needed < 2:
            walk.steps(element, steps, ways)
        else:
            _one_node(walk, element, key, steps, {**around, **ways})
            walk.stands_for(key, element)
        return
    expected = expect(repetition.get("instances", {})) if told else {}
    error = edges.cancel_as_error(walk, element)
    walk.add(element, {"key": key, "type": "sub_process", **expected, **edges.document, **ways})
    with walk.inside(key):
        for listen in edges.listeners:
            listen()
        if told:
            _telling_node(walk, element, steps, repetition, told, error)
        else:
            _one_node(walk, element, walk.helper(element), _handing_on(walk, steps, error), repetition)


def _one_node(walk: Walk, element: Element, key: str, steps: list[Document], members: Document) -> None:
    """One node for the steps: a sub-process when they are several."""
    step = steps[0] if len(steps) == 1 else {"type": "sub_process"}
    walk.add(None, {"key": key, **step, **members, **_named(element)})
    walk.holders[element.id] = key
    if len(steps) > 1:
        with walk.inside(key):
            _chain(walk, element, steps)


def _telling_node(
    walk: Walk, element: Element, steps: list[Document], repetition: Document, told: list[Telling], error: str
) -> None:
    """A repeated sub-process whose instances do the steps, and then tell what they have to tell."""
    key = walk.helper(element)
    numbers = dict.fromkeys((COMPLETED, ACTIVE), "Any")
    walk.add(None, {"key": key, "type": "sub_process", "variables": numbers, **repetition})
    with walk.inside(key):
        behind = walk.helper(element)
        walk.holders[element.id] = _chain(walk, element, _handing_on(walk, steps, error), behind)[0]
        tell(walk, element, behind, told)


def _handing_on(walk: Walk, steps: list[Document], error: str) -> list[Document]:
    """A transaction whose cancel leaves the sub-process around it as an error; `error` is "" for anything else."""
    if not error:
        return steps
    walk.add(None, {"key": error, "type": "error", "error": error})
    return [{**steps[0], "boundary": [{"cancel": True, "next": error}]}]


def _chain(walk: Walk, element: Element, steps: list[Document], behind: str | None = None) -> list[str]:
    """One node for each step, in this order, and then `behind`; gives their keys."""
    keys = [walk.helper(element) for _ in steps]
    name = _named(element) if len(steps) == 1 else {}
    for step, key, following in zip(steps, keys, [*keys[1:], behind], strict=True):
        walk.add(None, {"key": key, **step, **name, **({"next": following} if following else {})})
    return keys


def _named(element: Element) -> Document:
    return {"name": element.label} if element.label else {}


def _ways(walk: Walk, element: Element) -> Document:
    """The ways out, each as often as `completionQuantity` says."""
    ways = walk.ways(element)
    count = quantity(element, "completionQuantity")
    if count < 2 or not ways:
        return ways
    if count > MOST_TOKENS:
        walk.refuse(element, NOT_OFFERED["thread_split"])
        return ways
    if "next" in ways:
        return {"branches": [{"next": ways["next"]} for _ in range(count)]}
    return {"branches": [dict(branch) for branch in ways["branches"] for _ in range(count)]}


def quantity(element: Element, attribute: str) -> int:
    """`startQuantity` or `completionQuantity`; 1 when it is no number."""
    written = element.get(attribute, "1").strip()
    return int(written) if written.isdigit() else 1
