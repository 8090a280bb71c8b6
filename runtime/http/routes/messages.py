"""Addresses inside messages: the link that remembers it was followed, and the picture that remembers it was seen."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from runtime.channels.tracking import follow_link, mark_opened
from runtime.http.requests import mortise_of

router = APIRouter(prefix="/m", include_in_schema=False)
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@router.get("/{token}")
async def follow(request: Request, token: str) -> Response:
    """To where the message leads, as it was stored when it was sent: a page of this server (signing in is asked for
    there) or an https address that the app's author wrote. Nothing in this request chooses it."""
    async with mortise_of(request).work() as work:
        link = await follow_link(work, _plain(token))
    inside = link is not None and link.startswith("/") and not link.startswith(("//", "/\\"))
    known = inside or (link is not None and link.startswith("https://"))
    return RedirectResponse(link if link and known else "/", 303)


@router.get("/{token}/seen.gif")
async def seen(request: Request, token: str) -> Response:
    async with mortise_of(request).work() as work:
        await mark_opened(work, _plain(token))
    return Response(_PIXEL, media_type="image/gif", headers={"cache-control": "no-store"})


def _plain(token: str) -> str:
    """What PostgreSQL cannot hold in a text is no token."""
    return token.replace("\0", "")
