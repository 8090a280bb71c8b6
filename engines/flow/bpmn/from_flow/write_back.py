"""from_flow: draw a flow, or carry what was changed in it back into the file that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.dump import dump_definition
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.draw import draw_process
from engines.flow.bpmn.from_flow.keep import Kept
from engines.flow.bpmn.from_flow.layout import diagram, lay_out
from engines.flow.bpmn.from_flow.shapes import FEEL, PREFIX
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMN, BPMNDI, DC, DI, OURS, XSD, XSI
from engines.flow.bpmn.ours import PREFIX as OUR_PREFIX
from engines.flow.bpmn.to_flow import to_flow
from engines.flow.definition import FlowDef
from engines.kernel.definition import read_definition


def from_flow(flow: FlowDef, others: Mapping[str, FlowDef] | None = None) -> BpmnModel:
    """The file of a flow: the kept one with the changes, or a drawn one. `others`: the flows of the app, by key."""
    kept = kept_file(flow, others or {})
    if kept is not None:
        file, process = kept
        written = _written_back(flow, BpmnModel.from_json(file), process)
        if written is not None:
            return written
    return _drawn(flow)


def kept_file(flow: FlowDef, others: Mapping[str, FlowDef]) -> tuple[Mapping[str, Any], str] | None:
    """(file, process id) of a flow that was imported; its file may be kept by another flow of the same file."""
    process = flow.diagram.get("process")
    holder = flow if "file" in flow.diagram else others.get(str(flow.diagram.get("with", "")))
    if not process or holder is None or "file" not in holder.diagram:
        return None
    return holder.diagram["file"], str(process)


def _drawn(flow: FlowDef) -> BpmnModel:
    document = dump_definition(flow)
    process, named = draw_process(document, f"Process_{flow.key}")
    fixed = {key: (float(x), float(y)) for key, (x, y) in flow.positions.items()}
    root = Element(
        "definitions",
        {
            "id": f"Definitions_{flow.key}",
            "targetNamespace": f"{OURS}/flows/{flow.key}",
            "expressionLanguage": FEEL,
            "exporter": "Mortise",
        },
        [*named, process, diagram(process, lay_out(process, fixed))],
        prefixes={PREFIX: BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "xsd": XSD, OUR_PREFIX: OURS},
    )
    return BpmnModel(root)


def _written_back(flow: FlowDef, model: BpmnModel, process: str) -> BpmnModel | None:
    """The kept file with what was changed; None when so much was that the flow has to be drawn anew."""
    conversion = to_flow(model)
    key = conversion.flow_of(process)
    if key is None:
        return None
    before = dump_definition(read_definition(FlowDef, conversion.flows[key]))
    after = {name: value for name, value in dump_definition(flow).items() if name != "diagram"}
    sources = {node: id_ for (each, node), id_ in conversion.sources.items() if each == key}
    ways = {(node, slot): id_ for (each, node, slot), id_ in conversion.ways.items() if each == key}
    kept = Kept(model, process, before, after, sources, ways)
    return BpmnModel(model.root) if kept.apply() else None
