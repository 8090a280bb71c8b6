"""Flows from BPMN files and as BPMN files."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder.exchange.flow_diagrams import export_flow, flow_documents, read_flows
from runtime.http.requests import Json, mortise_of, require_builder
from runtime.http.routes.files import uploaded

router = APIRouter(prefix="/api/builder/apps/{app}", tags=["builder"])


@router.post("/flows/read")
async def read(request: Request, app: str) -> Response:
    """The flows of a BPMN 2.0 file (the part `file`); nothing is saved: the designer shows them and puts them into the
    draft. When something cannot run, `flows` is empty and the diagnostics name the elements (`/elements/<id>`)."""
    actor = await require_builder(request)
    async with uploaded(request) as file:
        content = await file.read()
    found = await read_flows(content)
    return Json({
        "flows": flow_documents(found.flows),
        "diagnostics": [each.view(actor.language) for each in found.diagnostics],
    })  # fmt: skip


@router.get("/flows/{flow}/bpmn")
async def export(request: Request, app: str, flow: str) -> Response:
    """A flow of the draft as a BPMN 2.0 file; what it was imported from and not touched is in it as it was."""
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        content = await export_flow(work, app, flow)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(flow)}.bpmn"}
    return Response(content, headers=headers, media_type="application/xml; charset=utf-8")
