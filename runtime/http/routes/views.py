"""Timeline, comments and saved views."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.requests import Json, id_of, limit_of, mortise_of, read_json
from runtime.identity.sessions import signed_in
from runtime.records.comments import delete_comment, write_comment
from runtime.records.routing import add_plain
from runtime.records.saved_views import create_view, delete_view, list_views, update_view
from runtime.records.timeline import read_timeline

router = APIRouter()
FORM = "/api/apps/{app}/forms/{form}"


def _place(request: Request) -> tuple[str, str]:
    return request.path_params["app"], request.path_params["form"]


async def _object(request: Request) -> dict[str, Any]:
    document = await read_json(request)
    if not isinstance(document, dict):
        raise InputError.because("request.object", Text("The body is an object.", "请求内容应为一个对象。"))
    return document


def _ids(values: Any, pointer: str) -> list[int]:
    written = [str(each) for each in values] if isinstance(values, list) else [""]
    if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in written):
        raise InputError.because("request.ids", Text("This is a list of ids.", "此处应为编号列表。"), pointer=pointer)
    return [int(each) for each in written]


async def timeline_endpoint(request: Request) -> Response:
    actor, (app, form) = await signed_in(request), _place(request)
    given = request.query_params
    async with mortise_of(request).reading(actor) as work:
        return Json(
            await read_timeline(
                work,
                app,
                form,
                id_of(request.path_params["id"]),
                limit=limit_of(request),
                cursor=given.get("cursor"),
                kind=given.get("kind"),
            )
        )


async def comment_endpoint(request: Request) -> Response:
    actor, (app, form), given = await signed_in(request), _place(request), await _object(request)
    async with mortise_of(request).work(actor) as work:
        return Json(
            await write_comment(
                work,
                app,
                form,
                id_of(request.path_params["id"]),
                given["text"] if isinstance(given.get("text"), str) else "",
                _ids(given.get("mentions", []), "/mentions"),
                _ids(given.get("files", []), "/files"),
            ),
            201,
        )


async def uncomment_endpoint(request: Request) -> Response:
    actor, (app, form) = await signed_in(request), _place(request)
    async with mortise_of(request).work(actor) as work:
        await delete_comment(work, app, form, id_of(request.path_params["id"]), id_of(request.path_params["comment"]))
    return Response(status_code=204)


async def views_endpoint(request: Request) -> Response:
    actor, (app, form) = await signed_in(request), _place(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_views(work, app, form)})


async def new_view_endpoint(request: Request) -> Response:
    actor, (app, form), given = await signed_in(request), _place(request), await _object(request)
    async with mortise_of(request).work(actor) as work:
        return Json(await create_view(work, app, form, given), 201)


async def change_view_endpoint(request: Request) -> Response:
    actor, (app, form), given = await signed_in(request), _place(request), await _object(request)
    async with mortise_of(request).work(actor) as work:
        return Json(await update_view(work, app, form, id_of(request.path_params["view"]), given))


async def drop_view_endpoint(request: Request) -> Response:
    actor, (app, form) = await signed_in(request), _place(request)
    async with mortise_of(request).work(actor) as work:
        await delete_view(work, app, form, id_of(request.path_params["view"]))
    return Response(status_code=204)


for path, endpoint, method in (
    ("/records/{id}/timeline", timeline_endpoint, "GET"),
    ("/records/{id}/comments", comment_endpoint, "POST"),
    ("/records/{id}/comments/{comment}", uncomment_endpoint, "DELETE"),
    ("/views", views_endpoint, "GET"),
    ("/views", new_view_endpoint, "POST"),
    ("/views/{view}", change_view_endpoint, "PATCH"),
    ("/views/{view}", drop_view_endpoint, "DELETE"),
):
    add_plain(router, FORM + path, endpoint, method)
