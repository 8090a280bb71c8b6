"""Where the nodes of a flow are drawn."""

from __future__ import annotations

from engines.flow.bpmn.namespaces import BPMNDI
from engines.flow.bpmn.to_flow.walk import Walk


def positions(walk: Walk) -> dict[str, list[float]]:
    """Node key → the upper left corner of its shape, for nodes that have one."""
    keys = {id_: key for (flow, key), id_ in walk.conversion.sources.items() if flow == walk.flow}
    nodes = {node["key"] for node in walk.nodes}
    found: dict[str, list[float]] = {}
    for element in walk.model.root.walk():
        if element.namespace != BPMNDI or element.name != "BPMNShape":
            continue
        key = keys.get(walk.model.local(element.get("bpmnElement")) or "")
        bounds = next((each for each in element.children if each.name == "Bounds"), None)
        if key is not None and key in nodes and bounds is not None:
            found[key] = [_number(bounds.get("x")), _number(bounds.get("y"))]
    return found


def _number(written: str) -> float:
    try:
        number = float(written)
    except ValueError:
        return 0.0
    return int(number) if number == int(number) else number
