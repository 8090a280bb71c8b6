"""The bell."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from runtime.channels.notifications import count_unread, list_notifications, mark_read
from runtime.http.requests import Body, Json, id_of, limit_of, mortise_of, read_body
from runtime.identity.sessions import signed_in

router = APIRouter(prefix="/api/notifications", tags=["notifications"])


class Read(Body):
    ids: Annotated[list[str], Field(max_length=500)] = []
    all: bool = False


@router.get("")
async def show(request: Request) -> Response:
    actor = await signed_in(request)
    limit, cursor = limit_of(request, 30), request.query_params.get("cursor")
    async with mortise_of(request).reading(actor) as work:
        found = await list_notifications(work, before=id_of(cursor) if cursor else None, limit=limit + 1)
        unread = await count_unread(work)
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None, "unread": unread})


@router.post("/read")
async def read(request: Request) -> Response:
    actor = await signed_in(request)
    given = await read_body(request, Read)
    async with mortise_of(request).work(actor) as work:
        await mark_read(work, None if given.all else [id_of(each) for each in given.ids])
        return Json({"unread": await count_unread(work)})
