"""Apps as analysts see them, and the draft of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from pydantic import model_validator
from starlette.responses import Response

from builder.drafts.inspect import changes_of, diagnose_document
from builder.drafts.store import Draft, discard_draft, read_draft, save_draft, start_draft
from builder.drafts.tables import draft
from builder.exchange.templates import template
from engines.app.definition import FORMAT
from engines.kernel.definition import Key
from engines.kernel.texts import Label
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder
from runtime.metadata.releases import installed_apps
from runtime.work import Work

router = APIRouter(prefix="/api/builder/apps", tags=["builder"])


class NewApp(Body):
    key: Key
    name: Label
    template: str | None = None


class SavedDraft(Body):
    """`mark`: of the state it was made from, as it was read; `revision` is the weaker form of it."""

    document: dict[str, Any]
    revision: int | None = None
    mark: str | None = None

    @model_validator(mode="after")
    def _made_from_something(self) -> SavedDraft:
        if self.revision is None and self.mark is None:
            raise ValueError("Give the mark of the draft that the document was made from.")
        return self


@router.get("")
async def apps(request: Request) -> Response:
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        items = {
            each.key: {**_summary(each.definition.model_dump(include={"key", "name", "icon", "color"})),
                       "release": each.number, "draft": None}
            for each in await installed_apps(work)
        }  # fmt: skip
        for key in (await work.connection.execute(sa.select(draft.c.app).order_by(draft.c.app))).scalars().all():
            found = await read_draft(work, key)
            line = items.setdefault(key, {**_summary(found.document), "release": None})
            changes = len(await changes_of(work, found))
            line["draft"] = {"changes": changes, "saved_at": found.saved_at, "by": found.by, "revision": found.revision}
    return Json({"items": list(items.values())})


@router.post("")
async def create(request: Request) -> Response:
    """An empty app, or a copy of a template under this key."""
    actor = await require_builder(request)
    given = await read_body(request, NewApp)
    document = template(given.template) if given.template else {"format": FORMAT}
    document = {**document, "key": given.key, "name": given.name}
    async with mortise_of(request).work(actor) as work:
        made = await start_draft(work, given.key, document)
        view = await _view(work, made)
    return Json(view, 201)


@router.get("/{app}/draft")
async def show(request: Request, app: str) -> Response:
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        return Json(await _view(work, await read_draft(work, app)))


@router.put("/{app}/draft")
async def save(request: Request, app: str) -> Response:
    """The whole document over the state it was made from; a draft may have mistakes, a release may not."""
    actor = await require_builder(request)
    given = await read_body(request, SavedDraft)
    async with mortise_of(request).work(actor) as work:
        saved = await save_draft(work, app, {**given.document, "key": app}, given.revision, given.mark)
    as_written = replace(saved, document={**given.document, "key": app})  # marks point into the text as it was sent
    async with mortise_of(request).reading(actor) as work:
        view = await _view(work, as_written)
    del view["document"]
    return Json(view)


@router.delete("/{app}/draft", status_code=204)
async def discard(request: Request, app: str) -> Response:
    actor = await require_builder(request)
    async with mortise_of(request).work(actor) as work:
        await discard_draft(work, app)
    return Response(status_code=204)


async def _view(work: Work, found: Draft) -> dict[str, Any]:
    diagnostics = await diagnose_document(work, found.document)
    return {
        "document": found.document,
        "revision": found.revision,
        "mark": found.mark,
        "base_release": found.base_release,
        "saved_at": found.saved_at,
        "by": found.by,
        "changes": len(await changes_of(work, found)),
        "diagnostics": [each.view(work.actor.language) for each in diagnostics],
    }


def _summary(document: dict[str, Any]) -> dict[str, Any]:
    return {"key": document.get("key"), "name": document.get("name"), "icon": document.get("icon", "box"),
            "color": document.get("color", "indigo")}  # fmt: skip
