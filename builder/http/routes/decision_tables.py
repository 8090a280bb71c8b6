"""Decision tables from files and as files."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from builder.drafts.store import read_draft
from builder.exchange.decision_tables import export_tables, read_tables
from runtime.http.requests import Json, mortise_of, require_builder
from runtime.http.routes.files import uploaded

router = APIRouter(prefix="/api/builder/apps/{app}", tags=["builder"])


@router.post("/tables/read")
async def read(request: Request, app: str, form: str | None = None) -> Response:
    """The decision tables of a DMN file or a spreadsheet (the part `file`), checked against the draft; nothing is saved:
    the designer shows them and puts them into the draft. Pointers begin with the table's place in the answer. `form`: the
    form whose fields the tables look at, or `?`: each sheet's own, by its header."""
    actor = await require_builder(request)
    async with uploaded(request) as file:
        name, content = file.filename or "file", await file.read()
    async with mortise_of(request).reading(actor) as work:
        found = await read_tables(work, (await read_draft(work, app)).document, name, content, form)
    return Json({
        "tables": [each.model_dump(mode="json", exclude_defaults=True) for each in found.tables],
        "diagnostics": [each.view(actor.language) for each in found.diagnostics],
    })  # fmt: skip


@router.get("/tables.dmn")
async def export(request: Request, app: str, table: Annotated[list[str] | None, Query()] = None) -> Response:
    """The draft's decision tables (or those named) as one DMN 1.5 file; reading it again gives the same tables."""
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        content = await export_tables(work, app, table or [])
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(app)}.dmn"}
    return Response(content, headers=headers, media_type="application/xml; charset=utf-8")
