"""Flows into an app from BPMN files, and out of it as BPMN files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from builder.drafts.store import read_draft
from engines.app.bundle import parse_app
from engines.data.dump import dump_definition
from engines.flow.bpmn import write_bpmn
from engines.flow.bpmn.flows_of_file import ReadFlows, flows_of_file
from engines.flow.bpmn.from_flow import from_flow
from engines.flow.definition import FlowDef
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text
from runtime.work import Work


async def read_flows(content: bytes) -> ReadFlows:
    """The flows of a BPMN 2.0 file; nothing is saved. Raises InputError `bpmn.…` when it is none."""
    return await asyncio.to_thread(flows_of_file, content)


def flow_documents(flows: Sequence[FlowDef]) -> list[dict[str, Any]]:
    """Flows as they stand in an app's document."""
    return [dump_definition(each) for each in flows]


def with_flows(document: Mapping[str, Any], flows: Sequence[FlowDef]) -> dict[str, Any]:
    """The document with these flows; one with the key of an existing flow takes its place."""
    written = {each["key"]: each for each in flow_documents(flows)}
    kept = [written.pop(each.get("key"), each) for each in document.get("flows", [])]
    return {**document, "flows": [*kept, *written.values()]}


async def export_flow(work: Work, app: str, flow: str) -> bytes:
    """A flow of the draft (or, where there is none, of the release in force) as a BPMN 2.0 file with its diagram.

    Raises:
        NotFound: `flow.unknown`.
    """
    flows = {each.key: each for each in parse_app((await read_draft(work, app)).document).flows}
    if flow not in flows:
        raise NotFound.because("flow.unknown", Text(f"There is no flow '{flow}'.", f"没有流程“{flow}”。"))
    return await asyncio.to_thread(lambda: write_bpmn(from_flow(flows[flow], flows)))
