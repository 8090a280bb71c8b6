"""Where a part is used, and renaming it everywhere."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from builder.drafts.renames import keys_path
from builder.drafts.store import read_draft, record_rename
from engines.app.bundle import parse_app
from engines.app.rename import rename_key
from engines.app.uses import Use, part_at, uses_from, uses_of
from engines.kernel import pointer as pointers
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder
from runtime.metadata.releases import installed_apps, used_plans

router = APIRouter(prefix="/api/builder/apps/{app}", tags=["builder"])


class Renaming(Body):
    pointer: Annotated[str, Field(max_length=1000)]
    key: Annotated[str, Field(max_length=200)]
    document: dict[str, Any]


@router.get("/uses")
async def uses(request: Request, app: str, pointer: str) -> Response:
    """In the saved draft, and in the releases of other apps."""
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        found = await read_draft(work, app)
        others = [each for each in await installed_apps(work) if app in each.definition.uses and each.key != app]
        plans = [await used_plans(work, each.definition) for each in others]

    def search() -> list[Use]:
        definition = parse_app(found.document)
        part, uses = part_at(definition, pointer), uses_of(definition, pointer)
        for other, used in zip(others, plans, strict=True):
            uses += uses_from(other.definition, used, app, part)
        return uses

    return Json({"items": [each.view() for each in await asyncio.to_thread(search)]})


@router.post("/rename")
async def rename(request: Request, app: str) -> Response:
    """The document with another key everywhere. The rename is remembered, so that publishing keeps the data."""
    actor = await require_builder(request)
    given = await read_body(request, Renaming)
    done = await asyncio.to_thread(rename_key, parse_app(given.document), given.pointer, given.key)
    parts = pointers.split(given.pointer)
    before, after = keys_path(given.document, parts), keys_path(done.document, parts)
    if before != after:
        async with mortise_of(request).work(actor) as work:
            await read_draft(work, app)
            await record_rename(work, app, (before, after))
    return Json({"document": done.document, "changed": list(done.changed)})
