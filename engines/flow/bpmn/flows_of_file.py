"""A BPMN file as flows of an app: read, checked, converted; all of it, or nothing with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engines.flow.bpmn.check import check_bpmn
from engines.flow.bpmn.read import read_bpmn
from engines.flow.bpmn.to_flow import Dialect, to_flow
from engines.flow.definition import FlowDef
from engines.kernel.definition import read_definition
from engines.kernel.diagnostics import Diagnostic, has_errors


@dataclass(frozen=True)
class ReadFlows:
    """`flows` is empty when something in the file was refused: look at `diagnostics`, whose pointers name elements."""

    flows: list[FlowDef]
    diagnostics: list[Diagnostic]


def flows_of_file(content: bytes, dialect: Dialect | None = None) -> ReadFlows:
    """Every process of a file as a flow; the first keeps the file, so that an export loses nothing.

    Raises:
        InputError: `bpmn.not_xml` and its like, when it is no BPMN file at all.
    """
    model = read_bpmn(content)
    found = check_bpmn(model)
    if has_errors(found):
        return ReadFlows([], found)
    conversion = to_flow(model, dialect)
    found += conversion.problems
    if has_errors(found):
        return ReadFlows([], found)
    holder = next(iter(conversion.flows), "")
    flows = []
    for key, document in conversion.flows.items():
        kept: dict[str, Any] = {"file": model.to_json()} if key == holder else {"with": holder}
        diagram = {"process": conversion.processes[key], **kept}
        flows.append(read_definition(FlowDef, {**document, "diagram": diagram}))
    return ReadFlows(flows, found)
