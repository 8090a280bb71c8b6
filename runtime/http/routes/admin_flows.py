"""Administration of running flows, and what their nodes cost in time."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.flows.overview import list_instances, node_durations
from runtime.http.requests import Json, id_of, limit_of, mortise_of, require_builder_or_admin

router = APIRouter(prefix="/api/admin/flows", tags=["administration"])


@router.get("")
async def instances(request: Request) -> Response:
    """`status` (running, ended, incident), `app`, `flow`, `cursor`, `limit`."""
    actor = await require_builder_or_admin(request)
    asked = request.query_params
    status = asked.get("status")
    if status not in (None, "", "running", "ended", "incident"):
        raise InputError.because(
            "flow.unknown_status", Text(f"There is no status '{status[:40]}'.", f"没有状态“{status[:40]}”。")
        )
    async with mortise_of(request).reading(actor) as work:
        return Json(
            await list_instances(
                work,
                status=status or None,
                app=asked.get("app"),
                flow=asked.get("flow"),
                cursor=id_of(asked["cursor"]) if asked.get("cursor") else None,
                limit=limit_of(request),
            )
        )


@router.get("/durations")
async def durations(request: Request) -> Response:
    """`app`, `flow?`, `days` (90): how long each node takes, the slowest first."""
    actor = await require_builder_or_admin(request)
    asked = request.query_params
    days = asked.get("days") or "90"
    async with mortise_of(request).reading(actor) as work:
        since = work.now - timedelta(days=int(days)) if days.isascii() and days.isdigit() and len(days) < 5 else None
        items = await node_durations(work, asked.get("app") or "", flow=asked.get("flow"), since=since)
    return Json({"items": items})
