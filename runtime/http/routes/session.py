"""Signing in and out, and who one is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.requests import Body, Json, address_of, mortise_of, read_body
from runtime.http.shell import drop_session_cookie, set_session_cookie
from runtime.identity.login import SignIn, sign_in
from runtime.identity.me import me_view
from runtime.identity.secrets import csrf_of
from runtime.identity.sessions import COOKIE, end_session, person_of_session, signed_in

router = APIRouter(prefix="/api/session", tags=["session"])


class Credentials(Body):
    login: str
    password: str


@router.post("")
async def start(request: Request) -> Response:
    given = await read_body(request, Credentials)
    if not given.login.strip():
        raise InputError.because("identity.login.empty", Text("The login is empty.", "用户名为空。"), pointer="/login")
    mortise = mortise_of(request)
    agent = request.headers.get("user-agent", "")
    secret = await sign_in(mortise, SignIn(given.login, given.password, address_of(request), agent))
    async with mortise.reading() as work:
        view = await me_view(work, await person_of_session(work, secret))
    response = Json({**view, "csrf": csrf_of(secret)})
    set_session_cookie(response, secret, mortise.settings)
    return response


@router.get("")
async def show(request: Request) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        view = await me_view(work, actor.id)
    secret = request.cookies.get(COOKIE)
    return Json({**view, "csrf": csrf_of(secret) if secret and actor.kind != "token" else None})


@router.delete("", status_code=204)
async def end(request: Request) -> Response:
    """Works for an ended session too: the cookie goes in any case."""
    mortise = mortise_of(request)
    if secret := request.cookies.get(COOKIE):
        async with mortise.work() as work:
            await end_session(work, secret)
    response = Response(status_code=204)
    drop_session_cookie(response, mortise.settings)
    return response
