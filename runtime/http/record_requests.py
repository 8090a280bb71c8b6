"""Requests to a form's records: who asks, with which eyes, which question, which body. Plain functions on the raw bytes."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from engines.form.definition import Filter
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError, TooLarge
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.http.requests import encode_json, id_of, mortise_of
from runtime.identity.sessions import signed_in
from runtime.records.question import ListQuery, question_binds
from runtime.records.sight import Sight, sight_now, unknown_record
from runtime.records.writing import base_binds, env_for
from runtime.work import Actor

MOST_BODY_BYTES = 5_000_000
JSON = "application/json"
PARAMETERS = ("view", "filter", "chip", "q", "sort", "fields", "lane", "by", "deleted", "own_chips", "cursor", "limit",
              "choose", "given", "sum", "format")  # fmt: skip
"""What a question may carry: of lists, and of what counts, sums, groups and exports them."""


class Asked:
    """One request to a form's records: who, in which app, with which eyes."""

    __slots__ = ("actor", "app", "form", "mortise", "request", "sight", "values")

    def __init__(self, request: Request, actor: Actor, sight: Sight) -> None:
        parameters = request.path_params
        self.request, self.actor, self.sight = request, actor, sight
        self.app, self.form = parameters["app"], parameters["form"]
        self.mortise: Mortise = mortise_of(request)
        self.values = base_binds(env_for(actor, self.mortise.clock.now()), actor)

    @property
    def id(self) -> int:
        return id_of(
            self.request.path_params["id"], lambda text: unknown_record(self.sight.form(self.form).shape, text)
        )


async def asked(request: Request) -> Asked:
    actor = await signed_in(request)
    return Asked(request, actor, await sight_now(mortise_of(request), actor, request.path_params["app"]))


async def body_of(request: Request) -> bytes:
    """The raw body; raises TooLarge before reading more than a record can be."""
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > MOST_BODY_BYTES:
        raise _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise _too_large()
    request.scope["mortise.body"] = bytes(body)
    return bytes(body)


def _too_large() -> Exception:
    return TooLarge.because(
        "request.too_large",
        Text("The request is larger than 5 MB.", "请求内容超过 5 MB。"),
        Text("Send files through /api/files.", "文件请通过 /api/files 上传。"),
    )


def record_response(text: str, revision: int, status: int = 200) -> Response:
    return Response(text, status, {"etag": f'"{revision}"'}, JSON)


def query_of(request: Request, form: str) -> ListQuery:
    """The question of a list request. Raises InputError (`list.parameter`): a name that was mistyped would mean
    everything."""
    given = request.query_params
    if unknown := [name for name in given if name not in PARAMETERS]:
        raise InputError([_unknown_parameter(name) for name in unknown])
    sort, fields = given.get("sort"), given.get("fields")
    return ListQuery(
        form,
        view=given.get("view") or None,
        filter=given.get("filter") or None,
        chips=tuple(_chip(each, place) for place, each in enumerate(given.getlist("chip"))),
        q=given.get("q") or None,
        sort=tuple(each.strip() for each in sort.split(",") if each.strip()) if sort else (),
        fields=tuple(each.strip() for each in fields.split(",") if each.strip()) if fields else (),
        lane=given.get("lane"),
        by=given.get("by") or None,
        deleted=given.get("deleted") == "true",
        own_chips=given.get("own_chips") == "true",
    )


def _unknown_parameter(name: str) -> Diagnostic:
    return Diagnostic(
        "list.parameter",
        "",
        Text(f"There is no parameter '{name[:40]}'.", f"没有名为“{name[:40]}”的参数。"),
        did_you_mean(name[:40], PARAMETERS),
    )


def _chip(text: str, place: int) -> Filter:
    """`field:op:json`."""
    field, _, rest = text.partition(":")
    op, _, value = rest.partition(":")
    try:
        return Filter(field=field, op=op, value=orjson.loads(value) if value else None)
    except orjson.JSONDecodeError as error:
        raise InputError.because(
            "list.parameter",
            Text("A chip is 'field:operator:value', its value in JSON.", "筛选条件的格式为“字段:运算符:JSON值”。"),
            Text('For example level:=:"vip".', '例如 level:=:"vip"。'),
            pointer=f"/chip/{place}",
        ) from error


def list_values(ask: Asked, query: ListQuery) -> dict[str, Any]:
    return {**ask.values, **question_binds(query)}


def load_json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InputError.because(
            "request.json",
            Text(f"The body is not JSON: {error.msg}.", f"请求内容不是有效的 JSON：{error.msg}。"),
            Text("Send JSON in UTF-8.", "请发送 UTF-8 编码的 JSON。"),
        ) from error


def json_response(content: Any, status: int = 200) -> Response:
    return Response(encode_json(content), status, media_type=JSON)
