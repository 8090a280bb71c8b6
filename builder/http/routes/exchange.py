"""Apps as JSON documents."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from builder.exchange.app_document import Import, export_app, import_app
from engines.app.bundle import parse_app, print_app, read_document
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder_or_admin

router = APIRouter(prefix="/api/builder", tags=["builder"])


class Imported(Body):
    """`document`: the app, as an object or as its text."""

    document: dict[str, Any] | str
    as_key: str | None = None
    dry_run: bool = False
    accept_losses: bool = False
    message: Annotated[str, Field(max_length=2000)] = ""


@router.get("/apps/{app}/export")
async def export(request: Request, app: str) -> Response:
    """Canonical JSON, byte for byte what importing and exporting again gives."""
    actor = await require_builder_or_admin(request)
    async with mortise_of(request).reading(actor) as work:
        document = await export_app(work, app)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(app)}.json"}
    return Response(print_app(parse_app(document)), headers=headers, media_type="application/json; charset=utf-8")


@router.post("/import")
async def do_import(request: Request) -> Response:
    """All of it in one transaction; a dry run changes nothing and tells the same."""
    actor = await require_builder_or_admin(request)
    given = await read_body(request, Imported)
    document = read_document(given.document)
    how = Import(document, given.as_key, given.dry_run, given.accept_losses, given.message)
    async with mortise_of(request).work(actor) as work:
        done = await import_app(work, how)
    language = actor.language
    return Json({
        "app": done.app, "is_new": done.is_new, "release": done.release,
        "changes": [each.view(language) for each in done.changes],
        "effects": [each.view(language) for each in done.effects],
        "diagnostics": [each.view(language) for each in done.diagnostics],
    })  # fmt: skip
