"""Reading requests and writing answers: what every router shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from engines.kernel.definition import diagnose
from engines.kernel.errors import InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.identity.sessions import signed_in
from runtime.work import Actor

B = TypeVar("B", bound="Body")
MOST_PER_PAGE = 200
LARGEST_ID = 2**63 - 1


class Body(BaseModel):
    """What a request carries: strict about unknown members, so that a typing error is not silently ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Json(Response):
    """A JSON answer by orjson: decimals and large ids as strings, instants with Z."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return encode_json(content)


def encode_json(content: Any) -> bytes:
    return orjson.dumps(content, default=_encode, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS)


def mortise_of(request: Request) -> Mortise:
    found = request.app.state.mortise
    assert isinstance(found, Mortise)
    return found


async def read_json(request: Request) -> Any:
    """The body as JSON; raises InputError (request.json) with the place of the mistake."""
    raw = await request.body()
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InputError.because(
            "request.json",
            Text(
                f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
                f"请求内容不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列。",
            ),
            Text("Send JSON in UTF-8.", "请发送 UTF-8 编码的 JSON。"),
        ) from error


async def read_body(request: Request, cls: type[B]) -> B:
    """The body as `cls`; raises InputError with one diagnostic per mistake, pointers into the body."""
    document = await read_json(request)
    try:
        return cls.model_validate(document)
    except ValidationError as error:
        raise InputError(diagnose(error, cls)) from error


def id_of(text: str, what: Callable[[Any], Exception] | None = None) -> int:
    """An id from a path or a body; what cannot be an id names nothing, so it is not found."""
    if text.isascii() and text.isdigit() and len(text) < 20 and (number := int(text)) <= LARGEST_ID:
        return number
    if what is not None:
        raise what(text)
    raise NotFound.because(
        "request.id", Text(f"There is nothing with the id '{text[:40]}'.", f"没有编号为“{text[:40]}”的内容。")
    )


def limit_of(request: Request, default: int = 50) -> int:
    given = request.query_params.get("limit")
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 9 and 1 <= int(given) <= MOST_PER_PAGE):
        raise InputError.because(
            "request.limit",
            Text(f"'limit' is '{given[:20]}'.", f"limit 的值是“{given[:20]}”。"),
            Text(f"Use a whole number from 1 to {MOST_PER_PAGE}.", f"请使用 1 到 {MOST_PER_PAGE} 之间的整数。"),
        )
    return int(given)


async def require_admin(request: Request) -> Actor:
    actor = await signed_in(request)
    if not actor.is_admin:
        raise NotAllowed.because(
            "identity.admin_only", Text("Only administrators may do this.", "只有管理员可以执行此操作。")
        )
    return actor


async def require_builder(request: Request) -> Actor:
    actor = await signed_in(request)
    if not actor.may_build:
        raise NotAllowed.because(
            "identity.builder_only",
            Text("You may not change apps.", "您没有设计应用的权限。"),
            Text("Ask an administrator for the right to build.", "请向管理员申请设计权限。"),
        )
    return actor


async def require_builder_or_admin(request: Request) -> Actor:
    actor = await signed_in(request)
    if not (actor.may_build or actor.is_admin):
        raise NotAllowed.because(
            "identity.builder_only",
            Text("Only analysts and administrators may do this.", "只有设计人员和管理员可以执行此操作。"),
        )
    return actor


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _encode(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case set() | frozenset():
            return sorted(value)
        case tuple():
            return list(value)
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
