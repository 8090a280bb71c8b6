"""Reading records over HTTP. The hot path: plain endpoints, one checkout of the pool, no dependencies."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from runtime.http.record_requests import (
    JSON,
    Asked,
    asked,
    json_response,
    list_values,
    load_json,
    query_of,
    record_response,
)
from runtime.http.requests import limit_of
from runtime.records import query as lists
from runtime.records.choosing import Choices, offered
from runtime.records.question import condition_text, related_query, relation_target, view_of
from runtime.records.quick import Bare, quick
from runtime.records.read import read_record_json, record_statement
from runtime.records.routing import add_plain
from runtime.records.sight import Sight, sight_now, unknown_record

router = APIRouter()
BASE = "/api/apps/{app}/forms/{form}/records"


async def list_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    limit, cursor = limit_of(request, 50), request.query_params.get("cursor")
    chooser = await _chooser(ask)
    async with quick(ask.mortise) as bare:
        if chooser is not None:
            query = replace(query, choices=await _choices(ask, bare, *chooser))
        page = await lists.list_records(bare, ask.sight, query, list_values(ask, query), limit, cursor)
    return Response(page, media_type=JSON)


async def _chooser(ask: Asked) -> tuple[Sight, tuple[str, str]] | None:
    """Of `choose=app.form.field` (the app may be left out): the app's sight, the form and the field."""
    name = ask.request.query_params.get("choose")
    if name is None:
        return None
    app, form, field = ([ask.app, *name.split(".")] if name.count(".") == 1 else [*name.split("."), "", ""])[:3]
    sight = ask.sight if app == ask.app else await sight_now(ask.mortise, ask.actor, app)
    return sight, (form, field)


async def _choices(ask: Asked, bare: Bare, sight: Sight, name: tuple[str, str]) -> Choices | None:
    given = load_json(ask.request.query_params.get("given", "{}").encode())
    return await offered(bare, sight, name, (ask.app, ask.form), given, ask.values)


async def count_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    async with quick(ask.mortise) as bare:
        return json_response(await lists.count_records(bare, ask.sight, query, list_values(ask, query)))


async def summary_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    sums = [each for each in request.query_params.get("sum", "").split(",") if each]
    async with quick(ask.mortise) as bare:
        return json_response(await lists.sum_records(bare, ask.sight, query, list_values(ask, query), sums))


async def lanes_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    view = view_of(ask.sight.form(ask.form), query.view)
    wanted = request.query_params.get("sum")
    sums = (
        wanted.split(",")
        if wanted
        else [key for key in (view.sums if view else []) if ask.sight.form(ask.form).sees(key)]
    )
    async with quick(ask.mortise) as bare:
        page = await lists.lane_records(bare, ask.sight, query, list_values(ask, query), limit_of(request, 20), sums)
    return Response(page, media_type=JSON)


async def groups_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    async with quick(ask.mortise) as bare:
        return json_response(
            await lists.group_records(
                bare, ask.sight, query, list_values(ask, query), request.query_params.get("by", "")
            )
        )


async def condition_endpoint(request: Request) -> Response:
    """`{text}`: what the chips of the request mean as FEEL, for people who would rather write."""
    ask = await asked(request)
    query = query_of(request, ask.form)
    return json_response({"text": condition_text(ask.sight, query)})


async def related_endpoint(request: Request) -> Response:
    """The records that a related list, a sub-table or a many-to-many field of one record holds."""
    ask = await asked(request)
    field = request.path_params["field"]
    owner = ask.sight.form(ask.form)
    target = relation_target(owner, field)
    async with quick(ask.mortise) as bare:
        if await read_record_json(bare, ask.sight, ask.form, ask.id, ask.values) is None:
            raise unknown_record(owner.shape, ask.id)
        plain = query_of(request, target)
        query = related_query(plain, owner, field, ask.form, ask.id)
        page = await lists.list_records(
            bare, ask.sight, query, list_values(ask, query), limit_of(request, 50), request.query_params.get("cursor")
        )
    return Response(page, media_type=JSON)


async def get_endpoint(request: Request) -> Response:
    ask = await asked(request)
    seen = ask.sight.form(ask.form)
    if not seen.readable:
        raise seen.refusal("read")
    async with quick(ask.mortise) as bare:
        row = await record_statement(ask.sight, seen).row(bare, {**ask.values, "id": ask.id})
    if row is None:
        raise unknown_record(seen.shape, ask.id)
    if request.headers.get("if-none-match") == f'"{row[1]}"' and not seen.shape.pointers:
        return Response(status_code=304)
    return record_response(row[0], row[1])


for path, endpoint, method in (
    ("", list_endpoint, "GET"),
    ("/count", count_endpoint, "GET"),
    ("/summary", summary_endpoint, "GET"),
    ("/lanes", lanes_endpoint, "GET"),
    ("/groups", groups_endpoint, "GET"),
    ("/condition", condition_endpoint, "GET"),
    ("/{id}", get_endpoint, "GET"),
    ("/{id}/related/{field}", related_endpoint, "GET"),
):
    add_plain(router, BASE + path, endpoint, method)
