"""The apps a person may open, and each app as they may see it."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engines.kernel.errors import NotAllowed
from engines.kernel.texts import Text
from runtime.http.requests import Json, encode_json, mortise_of
from runtime.identity.sessions import signed_in
from runtime.metadata.releases import installed_apps
from runtime.records.app_view import app_view, may_open
from runtime.records.routing import add_plain
from runtime.records.sight import Sight, sight_now
from runtime.work import Actor

router = APIRouter()


def roles_of(actor: Actor, app: str) -> frozenset[str] | None:
    return None if actor.is_admin else actor.roles_in(app)


async def apps_endpoint(request: Request) -> Response:
    actor, mortise = await signed_in(request), mortise_of(request)
    async with mortise.reading(actor) as work:
        found = await installed_apps(work)
    return Json(
        {
            "items": [
                {
                    "key": each.key,
                    "name": each.definition.name,
                    "icon": each.definition.icon,
                    "color": each.definition.color,
                    "version": each.definition.version,
                    "release": each.number,
                }
                for each in found
                if may_open(each, roles_of(actor, each.key))
            ]
        }
    )


async def app_endpoint(request: Request) -> Response:
    actor, mortise = await signed_in(request), mortise_of(request)
    sight = await sight_now(mortise, actor, request.path_params["app"])
    if not may_open(sight.app, roles_of(actor, sight.app.key)):
        raise NotAllowed.because(
            "app.not_allowed",
            Text(f"You have no role in '{sight.app.key}'.", f"您在应用“{sight.app.key}”中没有角色。"),
            Text("Ask an administrator for one.", "请联系管理员分配角色。"),
        )
    body, tag = view_bytes(sight)
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, headers={"etag": tag, "cache-control": "private, no-cache"}, media_type="application/json")


def view_bytes(sight: Sight) -> tuple[bytes, str]:
    """The view as JSON and its ETag, made once per release and role set."""
    if "app view" not in sight.statements:
        body = encode_json(app_view(sight.app, sight))
        sight.statements["app view"] = body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    return sight.statements["app view"]  # type: ignore[no-any-return]


add_plain(router, "/api/apps", apps_endpoint, "GET")
add_plain(router, "/api/apps/{app}", app_endpoint, "GET")
