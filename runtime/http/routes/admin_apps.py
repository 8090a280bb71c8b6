"""Administration of apps: what is installed, its roles, who has them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from runtime.http.requests import Body, Json, id_of, mortise_of, read_body, require_admin
from runtime.identity.accounts import account_view, members_of
from runtime.identity.people import no_such_person, set_roles
from runtime.identity.roles import require_roles
from runtime.metadata.releases import InstalledApp, installed_apps
from runtime.work import Work

router = APIRouter(prefix="/api/admin/apps", tags=["administration"])


class Membership(Body):
    user: str
    roles: Annotated[list[str], Field(max_length=100)]


@router.get("")
async def apps(request: Request) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": [await _view(work, each) for each in await installed_apps(work)]})


@router.post("/{app}/members")
async def set_members(request: Request, app: str) -> Response:
    """Make these the roles of one person in the app."""
    actor = await require_admin(request)
    given = await read_body(request, Membership)
    async with mortise_of(request).work(actor) as work:
        await require_roles(work, app, given.roles, "/roles")
        person_id = id_of(given.user, no_such_person)
        await account_view(work, person_id)
        await set_roles(work, person_id, app, given.roles)
        view = await account_view(work, person_id)
    return Json(view)


async def _view(work: Work, each: InstalledApp) -> dict[str, Any]:
    definition = each.definition
    return {
        "key": each.key,
        "name": definition.name,
        "icon": definition.icon,
        "color": definition.color,
        "version": definition.version,
        "release": each.number,
        "roles": [{"key": role.key, "name": role.name, "help": role.help} for role in definition.roles],
        "members": await members_of(work, each.key),
    }
