"""The description of an app's records for programs. Bounds of numbers have up to 38 digits, too many for orjson."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runtime.http.requests import mortise_of
from runtime.identity.sessions import signed_in
from runtime.records.openapi import openapi_of
from runtime.records.routing import add_plain
from runtime.records.sight import sight_now

router = APIRouter()


async def openapi_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    sight = await sight_now(mortise_of(request), actor, request.path_params["app"])
    document = openapi_of(sight, actor.language or "en")
    return Response(json.dumps(document, ensure_ascii=False, default=str), media_type="application/json")


add_plain(router, "/api/apps/{app}/openapi.json", openapi_endpoint, "GET")
