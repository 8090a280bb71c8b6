"""Agents while away: one's own settings; administrators see and set everybody's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from runtime.flows.away import end_away, list_away, set_away
from runtime.http.requests import Body, Json, id_of, mortise_of, read_body, require_admin
from runtime.identity.sessions import signed_in

router = APIRouter(prefix="/api", tags=["inbox"])


class Away(Body):
    """`flows`: apps (`crm`) or flows (`crm.contract_approval`); absent: everything."""

    agent: str
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    flows: Annotated[list[str], Field(max_length=100)] | None = None
    note: Annotated[str, Field(max_length=400)] = ""
    person: str | None = None


@router.get("/me/away")
async def own(request: Request) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_away(work, actor.id or 0)})


@router.get("/admin/away")
async def everybody(request: Request) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_away(work)})


@router.post("/me/away")
async def go_away(request: Request) -> Response:
    """From `since` (now by default) until `until`, `agent` acts for oneself; admins may name another `person`."""
    actor = await signed_in(request)
    given = await read_body(request, Away)
    if given.person is not None and given.person != str(actor.id):
        await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        since: datetime = given.since or work.now
        of = id_of(given.person) if given.person else actor.id or 0
        await set_away(work, of, id_of(given.agent), since, given.until, given.flows, given.note)
        return Json({"items": await list_away(work, of)}, status_code=201)


@router.delete("/me/away/{id}")
async def come_back(request: Request, id: str) -> Response:  # noqa: A002
    actor = await signed_in(request)
    async with mortise_of(request).work(actor) as work:
        await end_away(work, id_of(id), None if actor.is_admin else actor.id)
    return Response(status_code=204)
