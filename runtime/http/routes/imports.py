"""Import, export and print."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.record_requests import asked, list_values, query_of
from runtime.http.requests import Json, id_of, mortise_of, read_json
from runtime.http.routes.files import uploaded
from runtime.http.security import nonce_of
from runtime.identity.sessions import signed_in
from runtime.records.export import Export, csv_chunks, file_name, xlsx_bytes
from runtime.records.importing.job import check_import, import_state, queue_import, start_import
from runtime.records.printing import print_document
from runtime.records.quick import quick
from runtime.records.routing import add_plain

router = APIRouter()
FORM = "/api/apps/{app}/forms/{form}"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def import_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    async with uploaded(request) as file:
        name, content = file.filename or "file", await file.read()
    async with mortise_of(request).work(actor) as work:
        return Json(
            await start_import(work, request.path_params["app"], request.path_params["form"], name, content), 201
        )


async def check_endpoint(request: Request) -> Response:
    actor, given = await signed_in(request), await read_json(request)
    mapping, match, on_match = _plan_of(given)
    async with mortise_of(request).work(actor) as work:
        return Json(await check_import(work, id_of(request.path_params["id"]), mapping, match, on_match))


def _plan_of(given: Any) -> tuple[dict[str, str], list[str], Any]:
    mapping = given.get("mapping") if isinstance(given, dict) else None
    match = given.get("match", []) if isinstance(given, dict) else None
    on_match = given.get("on_match", "create") if isinstance(given, dict) else None
    if (
        not isinstance(mapping, dict)
        or not isinstance(match, list)
        or on_match not in ("update", "skip", "create")
        or not all(isinstance(each, str) for each in match)
    ):
        raise InputError.because(
            "import.plan",
            Text("An import has a mapping, match and on_match.", "导入需要 mapping、match 和 on_match。"),
            pointer="/mapping",
        )
    return {str(column): str(key or "") for column, key in mapping.items()}, match, on_match


async def run_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).work(actor) as work:
        return Json(await queue_import(work, id_of(request.path_params["id"])), 202)


async def state_endpoint(request: Request) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        return Json(await import_state(work, id_of(request.path_params["id"])))


async def export_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    export, values = Export(ask.sight, query, ask.actor), list_values(ask, query)
    ending = "xlsx" if request.query_params.get("format") == "xlsx" else "csv"
    name = quote(file_name(export.seen, export.language, ending))
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    if ending == "xlsx":
        async with quick(ask.mortise) as bare:
            return Response(await xlsx_bytes(export, bare, values), headers=headers, media_type=_XLSX)

    async def chunks() -> AsyncIterator[bytes]:
        async with quick(ask.mortise) as bare:
            async for chunk in csv_chunks(export, bare, values):
                yield chunk

    rest = chunks()
    first = await anext(rest)

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for chunk in rest:
            yield chunk

    return StreamingResponse(whole(), headers=headers, media_type="text/csv; charset=utf-8")


async def print_endpoint(request: Request) -> Response:
    actor, parameters = await signed_in(request), request.path_params
    async with mortise_of(request).reading(actor) as work:
        page = await print_document(
            work,
            parameters["app"],
            parameters["form"],
            id_of(parameters["id"]),
            parameters["document"],
            nonce_of(request.scope),
        )
    return HTMLResponse(page)


for path, endpoint, method in (
    (FORM + "/imports", import_endpoint, "POST"),
    ("/api/imports/{id}/check", check_endpoint, "POST"),
    ("/api/imports/{id}/run", run_endpoint, "POST"),
    ("/api/imports/{id}", state_endpoint, "GET"),
    (FORM + "/records/export", export_endpoint, "GET"),
    (FORM + "/records/{id}/print/{document}", print_endpoint, "GET"),
):
    add_plain(router, path, endpoint, method)
