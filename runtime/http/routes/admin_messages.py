"""Administration of messages: the ways of sending there are, and the log of everything that was sent outside."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from runtime.channels.described import specs
from runtime.channels.log import list_deliveries, send_again
from runtime.http.requests import Json, id_of, limit_of, mortise_of, require_admin

router = APIRouter(prefix="/api/admin", tags=["administration"])


@router.get("/channels")
async def channels(request: Request) -> Response:
    """The gateways that a connection can serve: label, usual address, the secrets each wants."""
    await require_admin(request)
    found: list[dict[str, Any]] = [
        {
            "key": key,
            "label": each.label,
            "to": each.to,
            "base_url": each.base_url,
            "secrets": [secret.model_dump() for secret in each.secrets],
        }
        for key, each in specs().items()
    ]
    return Json({"items": found})


@router.get("/deliveries")
async def deliveries(request: Request) -> Response:
    """What was sent by mail, chat and so on: `channel`, `status`, `cursor`, `limit`; the newest first."""
    actor = await require_admin(request)
    asked, limit = request.query_params, limit_of(request)
    before = id_of(asked["cursor"]) if asked.get("cursor") else None
    wanted = {name: asked[name] for name in ("channel", "status") if asked.get(name)}
    async with mortise_of(request).reading(actor) as work:
        found = await list_deliveries(work, wanted, before=before, limit=limit + 1)
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None})


@router.post("/deliveries/{delivery}/retry", status_code=204)
async def retry(request: Request, delivery: str) -> Response:
    """Send again what failed."""
    actor = await require_admin(request)
    async with mortise_of(request).work(actor) as work:
        await send_again(work, id_of(delivery))
    return Response(status_code=204)
