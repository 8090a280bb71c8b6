"""Administration of background jobs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime.http.requests import Json, id_of, limit_of, mortise_of, require_admin
from runtime.jobs.admin import cancel_job, count_jobs, list_jobs, retry_job

router = APIRouter(prefix="/api/admin", tags=["administration"])


@router.get("/jobs")
async def jobs(request: Request) -> Response:
    """`status`, `name`, `cursor`, `limit`; the newest first, with the counts by status."""
    actor = await require_admin(request)
    asked, limit = request.query_params, limit_of(request)
    async with mortise_of(request).reading(actor) as work:
        found = await list_jobs(
            work,
            status=asked.get("status"),
            name=asked.get("name"),
            limit=limit + 1,
            before=id_of(asked["cursor"]) if asked.get("cursor") else None,
        )
        counts = await count_jobs(work)
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None, "counts": counts})


@router.post("/jobs/{job}/retry", status_code=204)
async def retry(request: Request, job: str) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        await retry_job(work, id_of(job))
    return Response(status_code=204)


@router.post("/jobs/{job}/cancel", status_code=204)
async def cancel(request: Request, job: str) -> Response:
    actor = await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        await cancel_job(work, id_of(job))
    return Response(status_code=204)
