"""Is the server alive, and can it reach its database? For load balancers; tells nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime.http.requests import Json, mortise_of

router = APIRouter(prefix="/api/health", tags=["health"])


@router.get("")
async def health(request: Request) -> Response:
    async with mortise_of(request).reading() as work:
        await work.connection.execute(sa.text("SELECT 1"))
    return Json({"status": "ok"})
