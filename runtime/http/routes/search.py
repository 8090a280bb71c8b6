"""The search box."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runtime.http.requests import Json, limit_of, mortise_of
from runtime.identity.sessions import signed_in
from runtime.records.global_search import search_everywhere
from runtime.records.routing import add_plain

router = APIRouter()


async def search_endpoint(request: Request) -> Response:
    actor, given = await signed_in(request), request.query_params
    async with mortise_of(request).reading(actor) as work:
        return Json(
            {"items": await search_everywhere(work, given.get("q", ""), given.get("app"), limit_of(request, 30))}
        )


add_plain(router, "/api/search", search_endpoint, "GET")
