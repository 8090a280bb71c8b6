"""Plain endpoints in the shape that `runtime.http.quick` finds without FastAPI: path parameters named in the signature."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[[Request], Awaitable[Response]]


def add_plain(router: APIRouter, path: str, endpoint: Endpoint, method: str) -> None:
    """Register an endpoint that reads `request.path_params` itself."""
    names = re.findall(r"\{(\w+)\}", path)

    async def call(request: Request, **_: Any) -> Response:
        return await endpoint(request)

    parameters = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)
                  for name, kind in (("request", Request), *((name, str) for name in names))]
    call.__signature__ = inspect.Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    call.__annotations__ = {"request": Request, **dict.fromkeys(names, str), "return": Response}
    call.__name__, call.__doc__ = getattr(endpoint, "__name__", "endpoint"), endpoint.__doc__
    router.add_api_route(path, call, methods=[method], response_class=Response, include_in_schema=False)
