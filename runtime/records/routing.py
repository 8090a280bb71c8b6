"""Plain endpoints in the shape that `runtime.http.quick` finds without FastAPI: path parameters named in the signature.

A request may meet a release that another process installed a moment ago: its columns are gone or have other types. The
caches are then dropped and a read is tried once more; a write is answered with "try again" (nothing was written).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import sqlalchemy as sa
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.http.requests import mortise_of
from runtime.metadata.releases import plans_of

Endpoint = Callable[[Request], Awaitable[Response]]
_OVERTAKEN = (
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedTable,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.DatatypeMismatch,
)


def add_plain(router: APIRouter, path: str, endpoint: Endpoint, method: str) -> None:
    """Register an endpoint that reads `request.path_params` itself."""
    names = re.findall(r"\{(\w+)\}", path)

    async def call(request: Request, **_: Any) -> Response:
        try:
            return await endpoint(request)
        except (psycopg.Error, sa.exc.DBAPIError) as error:
            if not isinstance(getattr(error, "orig", error), _OVERTAKEN):
                raise
            await _forget(mortise_of(request))
            if method != "GET":
                raise _overtaken() from error
        return await endpoint(request)

    parameters = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)
        for name, kind in (("request", Request), *((name, str) for name in names))
    ]
    call.__signature__ = inspect.Signature(parameters, return_annotation=Response)  # type: ignore[attr-defined]
    call.__annotations__ = {"request": Request, **dict.fromkeys(names, str), "return": Response}
    call.__name__, call.__doc__ = getattr(endpoint, "__name__", "endpoint"), endpoint.__doc__
    router.add_api_route(path, call, methods=[method], response_class=Response, include_in_schema=False)


async def _forget(mortise: Mortise) -> None:
    """Ask for the releases again, and leave the statements that connections have prepared for the old tables behind."""
    plans_of(mortise).forget()
    await mortise.database.dispose()


def _overtaken() -> Unavailable:
    error = Unavailable.because(
        "release.overtaken",
        Text("The app was updated a moment ago.", "应用刚刚更新。"),
        Text("Try again.", "请重试。"),
        retry_after_s=1,
    )
    assert isinstance(error, Unavailable)
    return error
