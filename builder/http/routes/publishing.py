"""From draft to release, and back."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from builder.drafts.store import current_release, no_such_app, read_draft
from builder.publish.compare import compare
from builder.publish.history import changes_since
from builder.publish.publish import Publication, publish, roll_back
from engines.kernel.errors import NotFound
from engines.kernel.texts import Text
from runtime.http.requests import (
    Body,
    Json,
    mortise_of,
    read_body,
    read_json,
    require_builder,
    require_builder_or_admin,
)
from runtime.identity.people import search_people
from runtime.metadata.releases import Release, release_document, releases
from runtime.metadata.tables import release
from runtime.work import Work

router = APIRouter(prefix="/api/builder/apps/{app}", tags=["builder"])


class Publishing(Body):
    message: Annotated[str, Field(max_length=2000)] = ""
    revision: int | None = None
    mark: str | None = None
    accept_losses: bool = False


class RollingBack(Body):
    accept_losses: bool = False


@router.get("/diff")
async def diff(request: Request, app: str) -> Response:
    actor = await require_builder(request)
    language = actor.language
    async with mortise_of(request).work(actor) as work:
        found = await compare(work, await read_draft(work, app))
    return Json({
        "changes": [each.view(language) for each in found.changes],
        "effects": [each.view(language) for each in found.effects],
        "diagnostics": [each.view(language) for each in found.diagnostics],
    })  # fmt: skip


@router.post("/publish")
async def do_publish(request: Request, app: str) -> Response:
    actor = await require_builder(request)
    given = await read_body(request, Publishing)
    how = Publication(given.message, given.revision, given.mark, given.accept_losses)
    async with mortise_of(request).work(actor) as work:
        done = await publish(work, app, how)
        view = (await _views(work, app, [done]))[0]
    return Json(view)


@router.get("/releases")
async def history(request: Request, app: str) -> Response:
    actor = await require_builder_or_admin(request)
    async with mortise_of(request).reading(actor) as work:
        found = await releases(work, app)
        if not found:
            await read_draft(work, app)
        items = await _views(work, app, found)
        current = await current_release(work, app)
    return Json({"items": [{**each, "current": each["release"] == current} for each in items]})


@router.get("/releases/{number}")
async def one(request: Request, app: str, number: str) -> Response:
    actor = await require_builder_or_admin(request)
    async with mortise_of(request).reading(actor) as work:
        wanted = _number(app, number)
        document = await release_document(work, app, wanted)
        view = next(each for each in await _views(work, app, await releases(work, app)) if each["release"] == wanted)
    return Json({**view, "document": document})


@router.get("/releases/{number}/changes")
async def changes(request: Request, app: str, number: str) -> Response:
    """From the release to another (`?to=7`), or to the draft."""
    actor = await require_builder(request)
    wanted = request.query_params.get("to")
    async with mortise_of(request).reading(actor) as work:
        found = await changes_since(work, app, _number(app, number), _number(app, wanted) if wanted else None)
    return Json({"items": [each.view(actor.language) for each in found]})


@router.post("/releases/{number}/roll-back")
async def back(request: Request, app: str, number: str) -> Response:
    actor = await require_builder_or_admin(request)
    given = RollingBack.model_validate(await read_json(request)) if await request.body() else RollingBack()
    async with mortise_of(request).work(actor) as work:
        if not await releases(work, app):
            raise no_such_app(app)
        done = await roll_back(work, app, _number(app, number), accept_losses=given.accept_losses)
        view = (await _views(work, app, [done]))[0]
    return Json(view)


async def _views(work: Work, app: str, found: list[Release]) -> list[dict[str, Any]]:
    ids = sorted({each.published_by for each in found if each.published_by is not None})
    people = await search_people(work, ids=ids, limit=len(ids) or 1, inactive=True)
    names = {each["id"]: each["title"] for each in people}
    versions = await _versions(work, app, [each.number for each in found])
    return [
        {
            "release": each.number, "number": each.number, "version": versions.get(each.number), "hash": each.hash,
            "message": each.message, "at": each.published_at, "based_on": each.based_on,
            "by": None if each.published_by is None
            else {"id": str(each.published_by), "title": names.get(str(each.published_by), "")},
        }
        for each in found
    ]  # fmt: skip


async def _versions(work: Work, app: str, numbers: list[int]) -> dict[int, str]:
    """The version that each release's document names, without reading the documents."""
    version = release.c.document["version"].as_string()
    rows = await work.connection.execute(
        sa.select(release.c.number, version.label("version")).where(release.c.app == app, release.c.number.in_(numbers))
    )
    return {each.number: each.version or "1.0.0" for each in rows}


def _number(app: str, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise NotFound.because(
        "app.unknown_release", Text(f"'{app}' has no release '{text[:40]}'.", f"“{app}”没有版本“{text[:40]}”。")
    )
