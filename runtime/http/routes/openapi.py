"""The description of an app's records for programs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runtime.http.requests import Json, mortise_of
from runtime.identity.sessions import signed_in
from runtime.records.openapi import openapi_of
from runtime.records.routing import add_plain
from runtime.records.sight import sight_now

router = APIRouter()


async def openapi_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    sight = await sight_now(mortise_of(request), actor, request.path_params["app"])
    return Json(openapi_of(sight, actor.language or "en"))


add_plain(router, "/api/apps/{app}/openapi.json", openapi_endpoint, "GET")
