"""Looking at a draft as a role."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from builder.trial.preview import preview
from runtime.http.requests import Body, Json, mortise_of, read_body, require_builder

router = APIRouter(prefix="/api/builder", tags=["builder"])


class Preview(Body):
    document: dict[str, Any]
    roles: Annotated[list[str], Field(max_length=100)] = []


@router.post("/preview")
async def show(request: Request) -> Response:
    """The `AppView` that somebody with these roles would get."""
    actor = await require_builder(request)
    given = await read_body(request, Preview)
    async with mortise_of(request).reading(actor) as work:
        return Json(await preview(work, given.document, given.roles))
