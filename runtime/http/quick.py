"""Finding the endpoint of a request in a few dictionary look-ups.

FastAPI matches the patterns of all routes one after the other and solves dependencies: 150 µs per request with a
hundred routes, more than most of our requests cost in all. Nearly all of our endpoints are plain, though: they take the
request and path parameters as text, and return a Response. Those are found here, in a tree of path segments, and called
directly. Everything else (query parameters in the signature, dependencies, `{name:path}`, 404, 405) goes on to FastAPI,
which also describes the routes.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

Endpoint = Callable[..., Awaitable[Response]]


@dataclass(slots=True)
class Segment:
    """A place in the tree. `any`: what follows a parameter; `ends`: method → endpoint and its parameters, in order."""

    literals: dict[str, Segment] = field(default_factory=dict)
    any: Segment | None = None
    ends: dict[str, tuple[Endpoint, tuple[str, ...]]] = field(default_factory=dict)


class QuickRoutes:
    def __init__(self, app: ASGIApp, routers: Iterable[APIRouter]) -> None:
        self.app = app
        self._root = Segment()
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and is_plain(route):
                    self._add(route, route.endpoint)
                elif isinstance(route, Route) and takes_request_only(route):
                    self._add(route, _without_parameters(route.endpoint))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.find(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        endpoint, parameters = found
        scope["path_params"] = parameters
        response = await endpoint(Request(scope, receive, send), **parameters)
        await response(scope, receive, send)

    def find(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
        parts = path.split("/")[1:]
        found = _walk(self._root, parts, 0, method)
        if found is None:
            return None
        (endpoint, names), values = found
        return endpoint, dict(zip(names, reversed(values), strict=True))

    def _add(self, route: Route, endpoint: Endpoint) -> None:
        here, names = self._root, []
        for part in route.path.split("/")[1:]:
            if part.startswith("{"):
                names.append(part[1:-1])
                here.any = here.any or Segment()
                here = here.any
            else:
                here = here.literals.setdefault(part, Segment())
        for method in route.methods or ():
            here.ends.setdefault(method, (endpoint, tuple(names)))


def _without_parameters(endpoint: Callable[[Request], Awaitable[Response]]) -> Endpoint:
    async def call(request: Request, **_: str) -> Response:
        return await endpoint(request)

    return call


def takes_request_only(route: Route) -> bool:
    """Starlette's own kind of endpoint: a coroutine function of the request, which finds parameters in it."""
    is_simple = inspect.iscoroutinefunction(route.endpoint) and len(inspect.signature(route.endpoint).parameters) == 1
    return is_simple and not isinstance(route, APIRoute) and _has_whole_segments(route.path)


def _has_whole_segments(path: str) -> bool:
    """Whether every parameter is a whole segment, without a convertor."""
    parts = path.split("/")
    return ":" not in path and all(("{" in part) == (part.startswith("{") and part.endswith("}")) for part in parts)


def is_plain(route: APIRoute) -> bool:
    """Whether the endpoint takes nothing but the request and path parameters as text, and returns a Response."""
    if not inspect.iscoroutinefunction(route.endpoint) or route.dependencies or not _has_whole_segments(route.path):
        return False
    hints = typing.get_type_hints(route.endpoint)
    answer = hints.pop("return", None)
    named = {part[1:-1] for part in route.path.split("/") if part.startswith("{") and part.endswith("}")}
    parameters = inspect.signature(route.endpoint).parameters
    return (
        inspect.isclass(answer) and issubclass(answer, Response)
        and next(iter(parameters), None) == "request" and hints.get("request") is Request
        and set(parameters) - {"request"} == named
        and all(hints.get(name) is str for name in named)
    )  # fmt: skip


def _walk(
    here: Segment, parts: list[str], at: int, method: str
) -> tuple[tuple[Endpoint, tuple[str, ...]], list[str]] | None:
    """The endpoint and the parameters' values, last first; a literal segment is tried before a parameter."""
    if at == len(parts):
        end = here.ends.get(method)
        return None if end is None else (end, [])
    part = parts[at]
    literal = here.literals.get(part)
    if literal is not None and (found := _walk(literal, parts, at + 1, method)) is not None:
        return found
    if here.any is not None and part and (found := _walk(here.any, parts, at + 1, method)) is not None:
        found[1].append(part)
        return found
    return None
