"""Spreadsheets that become forms."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder.exchange.sheet_forms import guess_sheet
from runtime.http.requests import Json, require_builder
from runtime.http.routes.files import uploaded

router = APIRouter(prefix="/api/builder/sheets", tags=["builder"])


@router.post("/read")
async def read(request: Request) -> Response:
    """The columns of a CSV file or of the first sheet of a workbook (the part `file`), with the kinds of field that they
    can be; nothing is saved: the designer makes a form of them."""
    await require_builder(request)
    async with uploaded(request) as file:
        name, content = file.filename or "file", await file.read()
    found = await asyncio.to_thread(guess_sheet, name, content)
    return Json({"name": found.name, "rows": found.rows, "columns": [each.view() for each in found.columns]})
