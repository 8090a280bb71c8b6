"""What the flow engine would refuse to run is said of the element that it came from.

A file that was exported from here is left alone: its draft may be unfinished, and is mended in the designer. So are names
in expressions: they may be fields of the record that the flow is given there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engines.flow.bpmn.element import Element
from engines.flow.bpmn.namespaces import OURS
from engines.flow.bpmn.to_flow.conversion import Document
from engines.flow.bpmn.to_flow.walk import Walk
from engines.flow.check import check_runnable
from engines.flow.definition import FlowDef
from engines.kernel import pointer
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError


def refuse_what_cannot_run(walk: Walk, holder: Element, document: Document) -> None:
    """Refuse the elements behind every fault of a converted flow; `holder` is its process or global task. Where something
    was refused already, that element and the ways to it say nothing new."""
    if any(each.namespace == OURS for each in holder.walk()):
        return
    refused = {each.pointer for each in walk.conversion.problems}
    nodes: dict[str, Document] = {node["key"]: node for node in document["nodes"]}
    for fault in _faults(document):
        ids = (walk.conversion.sources.get((walk.flow, key), "") for key in _keys(document, nodes, fault.pointer))
        element = next((walk.model.by_id[each] for each in ids if each in walk.model.by_id), holder)
        if walk.place_of(element) not in refused and not (refused and fault.code == "flow.unknown_next"):
            walk.refuse(element, fault.message, fault.hint)


def _faults(document: Document) -> Iterable[Diagnostic]:
    try:
        flow = read_definition(FlowDef, document)
    except DefinitionError as error:
        return error.diagnostics
    return [each for each in check_runnable(flow, {}) if each.code.startswith("flow.")]


def _keys(document: Document, nodes: Mapping[str, Document], where: str) -> Iterator[str]:
    """The keys of what a place in the document belongs to: a boundary or event, its node, what that is drawn in."""
    steps = pointer.split(where)
    if len(steps) < 2 or steps[0] != "nodes":
        return
    node: Document | None = document["nodes"][int(steps[1])]
    if node is not None and len(steps) > 3 and steps[2] in ("boundary", "events"):
        yield node[steps[2]][int(steps[3])].get("key", "")
    while node is not None:
        yield node["key"]
        node = nodes.get(node.get("within", ""))
