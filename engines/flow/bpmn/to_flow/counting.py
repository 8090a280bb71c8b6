"""Counting tokens: a gate before an element that lets the n-th token through, or every n-th."""

from __future__ import annotations

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.walk import Walk


def gate(walk: Walk, element: Element, test: str) -> str:
    """The ways into the element lead to the gate; the answer is the key of the node behind it.

    Each token is counted in a sub-process of its own, where it remembers its number: those whose number passes `test`
    (FEEL, `{number}` stands for it) leave by the edge, the others end. Two tokens never take each other's number, since
    nothing moves between counting and remembering.
    """
    key = walk.key(element)
    counter, mine = walk.names.fresh(f"count_{key[:30]}"), walk.names.fresh(f"number_{key[:30]}")
    declare(walk, counter)
    behind, add, choice, aside, leave = (walk.helper(element) for _ in range(5))
    edge = {"error": leave, "next": behind}
    walk.add(None, {"key": key, "type": "sub_process", "variables": {mine: "Any"}, "boundary": [edge]})
    count = {counter: f"(if {counter} = null then 0 else {counter}) + 1", mine: counter}
    branches: list[Document] = [
        {"when": test.format(number=mine), "next": leave},
        {"else": True, "next": aside},
    ]
    with walk.inside(key):
        walk.add(None, {"key": add, "type": "calculate", "set": count, "next": choice})
        walk.add(None, {"key": choice, "type": "exclusive_gateway", "branches": branches})
        walk.add(None, {"key": aside, "type": "end"})
        walk.add(None, {"key": leave, "type": "error", "error": leave})
    return behind


def declare(walk: Walk, variable: str) -> None:
    """A variable of the level that is being walked, to remember something in."""
    around = next((node for node in walk.nodes if node["key"] == walk.within), None)
    variables = walk.variables if around is None else around.setdefault("variables", {})
    variables[variable] = "Any"
