"""The page in which the designers start, for people who may build."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from runtime.http.bundles import Bundle
from runtime.http.shell import index_page
from runtime.identity.sessions import known_actor

DESIGN = Bundle("design", Path(__file__).parents[1] / "static", "/static/design/")
router = APIRouter(include_in_schema=False)


@router.get("/static/design/{name:path}")
async def static_file(request: Request, name: str) -> Response:
    return await DESIGN.serve(request, name)


@router.get("/design")
@router.get("/design/{path:path}")
async def design_page(request: Request, path: str = "") -> Response:
    """People who may not build are shown to their apps."""
    actor = await known_actor(request)
    if actor is not None and not actor.may_build:
        return RedirectResponse("/", 303)
    return await index_page(request, DESIGN, "Mortise designer")
