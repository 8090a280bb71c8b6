"""People and departments, as everybody in the workspace may look them up."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.kernel.errors import NotAllowed
from engines.kernel.texts import Text
from runtime.http.requests import Json, id_of, limit_of, mortise_of
from runtime.identity.departments import list_departments
from runtime.identity.people import no_such_person, read_person, search_people
from runtime.identity.sessions import signed_in
from runtime.work import Actor

router = APIRouter(prefix="/api", tags=["people"])


@router.get("/people")
async def people(request: Request) -> Response:
    """`q`: words of a name, login, mail or pinyin; `ids`: comma-separated; `cursor`, `limit`."""
    actor = _inside(await signed_in(request))
    limit = limit_of(request, 20)
    asked = request.query_params
    after = id_of(asked["cursor"]) if asked.get("cursor") else 0
    ids = [id_of(each) for each in asked["ids"].split(",")[:200]] if asked.get("ids") else None
    async with mortise_of(request).reading(actor) as work:
        found = await search_people(work, asked.get("q", ""), limit=limit + 1, after=after, ids=ids)
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None})


@router.get("/people/{person}")
async def one(request: Request, person: str) -> Response:
    actor = _inside(await signed_in(request))
    async with mortise_of(request).reading(actor) as work:
        return Json(await read_person(work, id_of(person, no_such_person)))


@router.get("/departments")
async def departments(request: Request) -> Response:
    actor = _inside(await signed_in(request))
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_departments(work)})


def _inside(actor: Actor) -> Actor:
    """Customers of the portal do not see the staff."""
    if actor.kind == "portal":
        raise NotAllowed.because(
            "identity.portal", Text("Portal users may not look up people.", "门户用户不能查看人员。")
        )
    return actor
