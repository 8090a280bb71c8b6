"""The quick way to an endpoint finds what FastAPI would find, and leaves the rest to it."""

from __future__ import annotations

import httpx
import pytest
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import PlainTextResponse, Response

from runtime.engine import Mortise
from runtime.http.app import create_app, routers_in
from runtime.http.quick import QuickRoutes, is_plain

router = APIRouter(prefix="/api/test")


@router.get("/things/count")
async def count(request: Request) -> Response:
    return PlainTextResponse("count")


@router.get("/things/{thing}")
async def one(request: Request, thing: str) -> Response:
    return PlainTextResponse(f"one {thing}")


@router.get("/things/{thing}/{part}")
async def part(request: Request, thing: str, part: str) -> Response:
    return PlainTextResponse(f"part {part} of {thing}")


@router.get("/asked")
async def asked(request: Request, limit: int = 3) -> Response:
    return PlainTextResponse(f"limit {limit}")


@router.get("/depends")
async def depends(request: Request, value: str = Depends(lambda: "given")) -> Response:
    return PlainTextResponse(value)


@router.get("/model")
async def model(request: Request) -> dict[str, int]:
    return {"a": 1}


async def starlette_one(request: Request) -> Response:
    return PlainTextResponse(f"starlette {request.path_params['name']}")


router.add_route("/api/test/starlette/{name}", starlette_one, methods=["GET"])


@pytest.fixture
async def client(mortise: Mortise):
    app = create_app(mortise, extra_routers=[router])
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mortise.test") as found,
    ):
        yield found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/things/count", "count"),
        ("/things/7", "one 7"),
        ("/things/a%20b", "one a b"),
        ("/things/count/x", "part x of count"),
        ("/things/客户", "one 客户"),
        ("/asked?limit=5", "limit 5"),
        ("/depends", "given"),
        ("/model", '{"a":1}'),
        ("/starlette/x", "starlette x"),
    ],
)
async def test_every_kind_of_endpoint_answers(client: httpx.AsyncClient, path: str, text: str) -> None:
    assert (await client.get(f"/api/test{path}")).text == text


async def test_a_wrong_method_and_a_wrong_type_are_told_by_fastapi(client: httpx.AsyncClient) -> None:
    wrong = await client.post("/api/test/things/7")
    assert wrong.status_code == 405 and wrong.headers["allow"] == "GET"
    assert (await client.get("/api/test/asked?limit=x")).status_code == 422
    assert (await client.get("/api/test/things/")).status_code == 404


def test_the_quick_way_and_fastapi_agree_on_every_route() -> None:
    """For each plain route: its own path with made-up parameters leads to its own endpoint."""
    routers = [*routers_in("runtime.http.routes"), router]
    quick = QuickRoutes(lambda *_: None, routers)
    plain = [each for found in routers for each in found.routes if isinstance(each, APIRoute) and is_plain(each)]
    assert len(plain) > 20
    for route in plain:
        path = "/".join("7" if part.startswith("{") else part for part in route.path.split("/"))
        for method in route.methods:
            endpoint, parameters = quick.find(method, path)
            assert endpoint is route.endpoint, path
            assert set(parameters.values()) <= {"7"}
