"""What is running here."""

from __future__ import annotations

import platform

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime import __version__
from runtime.http.requests import Json, mortise_of, require_admin
from runtime.identity.tables import person
from runtime.jobs.admin import count_jobs

router = APIRouter(prefix="/api/admin/about", tags=["administration"])


@router.get("")
async def about(request: Request) -> Response:
    actor = await require_admin(request)
    mortise = mortise_of(request)
    async with mortise.reading(actor) as work:
        database = await work.connection.scalar(sa.text("SHOW server_version"))
        size_bytes = await work.connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
        people = await work.connection.scalar(sa.select(sa.func.count()).where(person.c.active))
        jobs = await count_jobs(work)
    settings = mortise.settings
    return Json(
        {
            "version": __version__,
            "python": platform.python_version(),
            "database": database,
            "database_embedded": settings.database_embedded,
            "database_size_bytes": size_bytes,
            "people": people,
            "jobs": jobs,
            "mail": settings.smtp_url is not None,
            "worker": settings.worker,
            "timezone": settings.timezone,
            "base_url": settings.base_url,
            "now": mortise.clock.now(),
        }
    )
