"""from_flow: draw a flow, or carry what was changed in it back into the file that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.data.dump import dump_definition
from engines.flow.bpmn.check import check_bpmn
from engines.flow.bpmn.element import Element
from engines.flow.bpmn.from_flow.draw import draw_process
from engines.flow.bpmn.from_flow.drawing import Drawing
from engines.flow.bpmn.from_flow.keep import Kept
from engines.flow.bpmn.from_flow.layout import diagram, lay_out
from engines.flow.bpmn.from_flow.shapes import FEEL, PREFIX, adapted
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMN, BPMNDI, DC, DI, OURS, XSD, XSI
from engines.flow.bpmn.ours import PREFIX as OUR_PREFIX
from engines.flow.bpmn.to_flow import to_flow
from engines.flow.definition import FlowDef
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import has_errors


def from_flow(flow: FlowDef, others: Mapping[str, FlowDef] | None = None) -> BpmnModel:
    """The file of a flow: the kept one with the changes, or a drawn one. `others`: the flows of the app, by key."""
    kept = kept_file(flow, others or {})
    for written in (_written_back, _redrawn) if kept is not None else ():
        model = written(flow, BpmnModel.from_json(kept[0]), kept[1]) if kept is not None else None
        if model is not None and kept is not None and _says(model, kept[1], flow):
            return model
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
    """The kept file with what was changed; None when so much was that the process has to be drawn anew."""
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


def _redrawn(flow: FlowDef, model: BpmnModel, process: str) -> BpmnModel | None:
    """The kept file with this process drawn anew, below the rest; other processes and definitions stay."""
    old = model.by_id.get(process)
    parent = model.parent(old) if old is not None else None
    if old is None or parent is None:
        return None
    gone = {each.id for each in old.walk() if each.id} - {process}
    drawing = Drawing(model, process)
    x, y = drawing.free_place()
    drawing.erase(gone)
    drawn, named = draw_process(dump_definition(flow), process)
    adapted(drawn, model.prefixes)
    parent.children[parent.children.index(old)] = drawn
    model.root.children[:0] = [each for each in named if each.id not in model.by_id]
    for pool in model.of("collaboration"):
        pool.children = [each for each in pool.children if not gone & {each.get("sourceRef"), each.get("targetRef")}]
    fixed = {key: (float(left), float(top)) for key, (left, top) in flow.positions.items()}
    boxes = {id_: box if id_ in fixed else box.moved(x, y) for id_, box in lay_out(drawn, fixed).items()}
    if drawing.plane is not None:
        drawing.plane.children += diagram(drawn, boxes).children[0].children
    return BpmnModel(model.root)


def _says(model: BpmnModel, process: str, flow: FlowDef) -> bool:
    """Whether a file says what the flow is now; new ways are known by the ids that the file gave them."""
    if has_errors(check_bpmn(model)):
        return False
    conversion = to_flow(model)
    key = conversion.flow_of(process)
    if key is None or has_errors(conversion.problems):
        return False
    return _without_keys(read_definition(FlowDef, conversion.flows[key])) == _without_keys(flow)


def _without_keys(flow: FlowDef) -> dict[str, Any]:
    document = dump_definition(flow)
    for node in document["nodes"]:
        for each in (each for name in ("branches", "boundary", "events") for each in node.get(name, ())):
            each.pop("key", None)
    nodes = {node["key"]: node for node in document["nodes"]}
    rest = {name: value for name, value in document.items() if name not in ("diagram", "positions")}
    return {**rest, "nodes": nodes}
