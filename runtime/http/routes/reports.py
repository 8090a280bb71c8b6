"""Reports: run, preview, definition, export."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request, Response

from engines.data.dump import dump_definition
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.requests import Body, Json, read_body
from runtime.identity.sessions import signed_in
from runtime.records.sight import sight_of
from runtime.reports.export import format_named
from runtime.reports.run import preview_report, report_of, run_report

router = APIRouter(prefix="/api/apps/{app}/reports")


class Ask(Body):
    """`filters` replace the report's own for the same field; `parameters` are for pages."""

    filters: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {}


class AskDraft(Ask):
    definition: dict[str, Any]


@router.post("/preview")
async def preview(request: Request, app: str) -> Response:
    actor, body = await signed_in(request), await read_body(request, AskDraft)
    async with request.app.state.mortise.reading(actor) as work:
        return Json(await preview_report(work, app, body.definition, body.filters))


@router.get("/{key}")
async def read(request: Request, app: str, key: str) -> Response:
    actor = await signed_in(request)
    async with request.app.state.mortise.reading(actor) as work:
        return Json(dump_definition(report_of(await sight_of(work, app), key)))


@router.post("/{key}/run")
async def run(request: Request, app: str, key: str) -> Response:
    actor = await signed_in(request)
    body = await read_body(request, Ask) if await request.body() else Ask()
    async with request.app.state.mortise.reading(actor) as work:
        return Json(await run_report(work, app, key, body.filters))


@router.get("/{key}/export")
async def export(
    request: Request,
    app: str,
    key: str,
    format: str = "xlsx",  # noqa: A002 - the name in the address
    filters: str = "[]",
) -> Response:
    """`filters`: the JSON of what `run` takes, so that the file shows what the page shows."""
    actor = await signed_in(request)
    file = format_named(format)
    try:
        asked = Ask.model_validate({"filters": orjson.loads(filters)})
    except ValueError as error:
        raise InputError.because(
            "report.filters",
            Text("'filters' is a JSON list of filters.", "filters 应为筛选条件的 JSON 列表。"),
            pointer="/filters",
        ) from error
    async with request.app.state.mortise.reading(actor) as work:
        result = await run_report(work, app, key, asked.filters)
    name = quote(f"{result['name']}.{format}")
    return Response(
        file.write(result),
        media_type=file.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
