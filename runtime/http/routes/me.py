"""What a person may change about themselves, and their API tokens."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from engines.kernel.errors import InputError, NotAllowed
from engines.kernel.texts import Text
from runtime.http.requests import Body, Json, id_of, mortise_of, read_body
from runtime.identity.limits import count_confirmation, forget_confirmations
from runtime.identity.me import change_password, me_view
from runtime.identity.people import update_person
from runtime.identity.secrets import csrf_of
from runtime.identity.sessions import COOKIE, signed_in
from runtime.identity.spelled import MailAddress
from runtime.identity.tokens import create_token, delete_token, list_tokens
from runtime.work import Actor

router = APIRouter(prefix="/api/me", tags=["me"])


class QuietHours(Body):
    from_: Annotated[time, Field(alias="from")]
    until: time


class Profile(Body):
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    email: MailAddress | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    language: Literal["en", "zh"] | None = None
    theme: Literal["light", "dark", "system"] | None = None
    timezone: str | None = None
    quiet_hours: QuietHours | None = None
    """When nothing is sent outside (in the person's own time zone); null: at any time."""


class Passwords(Body):
    old: str
    new: str


class NewToken(Body):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    scopes: list[Annotated[str, Field(max_length=80)]] | None = None
    expires_at: AwareDatetime | None = None


@router.patch("")
async def change(request: Request) -> Response:
    actor = await signed_in(request)
    given = await read_body(request, Profile)
    values = given.model_dump(include=given.model_fields_set)
    for name in ("name", "theme"):
        if name in values and values[name] is None:
            del values[name]
    if "quiet_hours" in values:
        del values["quiet_hours"]
        quiet = given.quiet_hours
        values |= {"quiet_from": quiet and quiet.from_, "quiet_until": quiet and quiet.until}
    _require_timezone(values.get("timezone"))
    async with mortise_of(request).work(actor) as work:
        await update_person(work, _person(actor), values)
        view = await me_view(work, actor.id)
    secret = request.cookies.get(COOKIE)
    return Json({**view, "csrf": csrf_of(secret) if secret and actor.kind != "token" else None})


@router.post("/password", status_code=204)
async def password(request: Request) -> Response:
    """Ends the person's other sessions."""
    actor = _not_a_token(await signed_in(request))
    given = await read_body(request, Passwords)
    async with mortise_of(request).work(actor) as work:
        await count_confirmation(work, actor.id)
    async with mortise_of(request).work(actor) as work:
        await change_password(work, _person(actor), given.old, given.new, request.cookies.get(COOKIE))
        await forget_confirmations(work, actor.id)
    return Response(status_code=204)


@router.get("/tokens")
async def tokens(request: Request) -> Response:
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"items": await list_tokens(work, _person(actor))})


@router.post("/tokens")
async def make_token(request: Request) -> Response:
    """A token cannot make tokens: it could give itself more than it has."""
    actor = _not_a_token(await signed_in(request))
    given = await read_body(request, NewToken)
    expires_at: datetime | None = given.expires_at
    async with mortise_of(request).work(actor) as work:
        token_id, secret = await create_token(work, _person(actor), given.name, given.scopes, expires_at)
    answer = {"id": str(token_id), "name": given.name, "scopes": given.scopes, "token": secret}
    return Json({**answer, "expires_at": expires_at}, 201)


@router.delete("/tokens/{token}", status_code=204)
async def drop_token(request: Request, token: str) -> Response:
    actor = _not_a_token(await signed_in(request))
    async with mortise_of(request).work(actor) as work:
        await delete_token(work, _person(actor), id_of(token))
    return Response(status_code=204)


def _person(actor: Actor) -> int:
    assert actor.id is not None
    return actor.id


def _not_a_token(actor: Actor) -> Actor:
    if actor.kind == "token":
        raise NotAllowed.because(
            "identity.token.not_here",
            Text("An API token may not do this.", "API 令牌不能执行此操作。"),
            Text("Sign in with your password.", "请使用密码登录。"),
        )
    return actor


def _require_timezone(name: str | None) -> None:
    if name is not None and name not in available_timezones():
        raise InputError.because(
            "identity.timezone.unknown",
            Text(f"There is no time zone '{name[:60]}'.", f"没有时区“{name[:60]}”。"),
            Text("Use a name such as Asia/Shanghai.", "请使用例如 Asia/Shanghai 的名称。"),
            pointer="/timezone",
        )
