"""Records over HTTP. The hot path: plain endpoints on the raw bytes, one checkout of the pool, no dependencies."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engines.form.definition import Filter
from engines.kernel.errors import InputError, TooLarge
from engines.kernel.texts import Text
from runtime.engine import Change, Mortise
from runtime.http.requests import encode_json, id_of, limit_of, mortise_of
from runtime.identity.sessions import signed_in
from runtime.records import query as lists
from runtime.records.choosing import Choices, offered
from runtime.records.idempotency import Replay, answer_once
from runtime.records.question import ListQuery, question_binds, related_query, relation_target, view_of
from runtime.records.quick import Bare, bare_of, quick
from runtime.records.read import binds, read_record_json, record_statement
from runtime.records.retrying import in_transaction
from runtime.records.routing import add_plain
from runtime.records.sight import Sight, sight_now, unknown_record
from runtime.records.swift import is_plain, swift_write
from runtime.records.write import create_record, delete_record, restore_record, update_record
from runtime.records.writing import base_binds, env_for
from runtime.work import Actor, Work

router = APIRouter()
BASE = "/api/apps/{app}/forms/{form}/records"
MOST_BODY_BYTES = 5_000_000
MOST_OPERATIONS = 500
JSON = "application/json"


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
    if length.isdigit() and int(length) > MOST_BODY_BYTES:
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


# -- reading


def query_of(request: Request, form: str) -> ListQuery:
    """The question of a list request. Raises InputError (`list.parameter`)."""
    given = request.query_params
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


async def list_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    limit, cursor = limit_of(request, 50), request.query_params.get("cursor")
    chooser = await _chooser(ask)
    async with quick(ask.mortise) as bare:
        if chooser is not None:
            query = replace(query, choices=await _choices(ask, bare, *chooser))
        page = await lists.list_records(bare, ask.sight, query, list_values(ask, query), limit, cursor)
    return Response(page, media_type=JSON)


async def _chooser(ask: Asked) -> tuple[Sight, tuple[str, str]] | None:
    """Of `choose=app.form.field` (the app may be left out): the app's sight, the form and the field."""
    name = ask.request.query_params.get("choose")
    if name is None:
        return None
    app, form, field = ([ask.app, *name.split(".")] if name.count(".") == 1 else [*name.split("."), "", ""])[:3]
    sight = ask.sight if app == ask.app else await sight_now(ask.mortise, ask.actor, app)
    return sight, (form, field)


async def _choices(ask: Asked, bare: Bare, sight: Sight, name: tuple[str, str]) -> Choices | None:
    given = _loads(ask.request.query_params.get("given", "{}").encode())
    return await offered(bare, sight, name, (ask.app, ask.form), given, ask.values)


async def count_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    async with quick(ask.mortise) as bare:
        return _json(await lists.count_records(bare, ask.sight, query, list_values(ask, query)))


async def summary_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    sums = [each for each in request.query_params.get("sum", "").split(",") if each]
    async with quick(ask.mortise) as bare:
        return _json(await lists.sum_records(bare, ask.sight, query, list_values(ask, query), sums))


async def lanes_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    view = view_of(ask.sight.form(ask.form), query.view)
    wanted = request.query_params.get("sum")
    sums = (
        wanted.split(",")
        if wanted
        else [key for key in (view.sums if view else []) if ask.sight.form(ask.form).sees(key)]
    )
    async with quick(ask.mortise) as bare:
        page = await lists.lane_records(bare, ask.sight, query, list_values(ask, query), limit_of(request, 20), sums)
    return Response(page, media_type=JSON)


async def groups_endpoint(request: Request) -> Response:
    ask = await asked(request)
    query = query_of(request, ask.form)
    async with quick(ask.mortise) as bare:
        return _json(
            await lists.group_records(
                bare, ask.sight, query, list_values(ask, query), request.query_params.get("by", "")
            )
        )


async def related_endpoint(request: Request) -> Response:
    """The records that a related list, a sub-table or a many-to-many field of one record holds."""
    ask = await asked(request)
    field = request.path_params["field"]
    owner = ask.sight.form(ask.form)
    target = relation_target(owner, field)
    async with quick(ask.mortise) as bare:
        if await read_record_json(bare, ask.sight, ask.form, ask.id, ask.values) is None:
            raise unknown_record(owner.shape, ask.id)
        plain = query_of(request, target)
        query = related_query(plain, owner, field, ask.form, ask.id)
        page = await lists.list_records(
            bare, ask.sight, query, list_values(ask, query), limit_of(request, 50), request.query_params.get("cursor")
        )
    return Response(page, media_type=JSON)


async def get_endpoint(request: Request) -> Response:
    ask = await asked(request)
    seen = ask.sight.form(ask.form)
    if not seen.readable:
        raise seen.refusal("read")
    async with quick(ask.mortise) as bare:
        row = await record_statement(ask.sight, seen).row(bare, {**ask.values, "id": ask.id})
    if row is None:
        raise unknown_record(seen.shape, ask.id)
    if request.headers.get("if-none-match") == f'"{row[1]}"' and not seen.shape.pointers:
        return Response(status_code=304)
    return record_response(row[0], row[1])


# -- writing


async def create_endpoint(request: Request) -> Response:
    ask = await asked(request)
    values, _ = _parser(ask).parse_body(await body_of(request))
    if is_plain(ask.mortise, ask.sight, ask.form, "create") and "idempotency-key" not in request.headers:
        done = await swift_write(ask.mortise, ask.actor, ask.sight, Change(ask.app, ask.form, "create", {}), values)
        return _written(done.change, done.answer, 201)

    async def write(work: Work) -> Response:
        change = await create_record(work, ask.app, ask.form, values)
        return await _answer(work, ask, change, 201)

    return await in_work(ask, write)


async def update_endpoint(request: Request) -> Response:
    ask = await asked(request)
    values, revision = _parser(ask).parse_body(await body_of(request))
    revision = _revision(request) if revision is None else revision
    if is_plain(ask.mortise, ask.sight, ask.form, "update") and "idempotency-key" not in request.headers:
        done = await swift_write(
            ask.mortise, ask.actor, ask.sight, Change(ask.app, ask.form, "update", {}, id=ask.id), values, revision
        )
        if done.answer is not None:
            return _written(done.change, done.answer, 200)
        return await get_endpoint(request)

    async def write(work: Work) -> Response:
        change = await update_record(work, ask.app, ask.form, ask.id, values, revision=revision)
        return await _answer(work, ask, change, 200)

    return await in_work(ask, write)


async def delete_endpoint(request: Request) -> Response:
    ask = await asked(request)

    async def write(work: Work) -> Response:
        await delete_record(work, ask.app, ask.form, ask.id)
        return Response(status_code=204)

    return await in_work(ask, write)


async def restore_endpoint(request: Request) -> Response:
    ask = await asked(request)

    async def write(work: Work) -> Response:
        return await _answer(work, ask, await restore_record(work, ask.app, ask.form, ask.id), 200)

    return await in_work(ask, write)


async def batch_endpoint(request: Request) -> Response:
    """All or nothing; mistakes point at the operation."""
    ask = await asked(request)
    document = _loads(await body_of(request))
    operations = document.get("operations") if isinstance(document, dict) else None
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise InputError.because(
            "batch.operations",
            Text(
                f"'operations' is a list of at most {MOST_OPERATIONS}.",
                f"operations 应为不超过 {MOST_OPERATIONS} 项的列表。",
            ),
            pointer="/operations",
        )

    async def write(work: Work) -> Response:
        results = [await _operate(work, ask, each, f"/operations/{place}") for place, each in enumerate(operations)]
        return _json({"results": results})

    return await in_work(ask, write)


async def _operate(work: Work, ask: Asked, operation: Any, base: str) -> dict[str, Any]:
    kind = operation.get("op") if isinstance(operation, dict) else None
    values = operation.get("values", {}) if isinstance(operation, dict) else {}
    if kind not in ("create", "update", "delete") or not isinstance(values, dict):
        raise InputError.because(
            "batch.operation",
            Text("An operation is create, update or delete.", "操作应为 create、update 或 delete。"),
            pointer=f"{base}/op",
        )
    if kind == "create":
        change = await create_record(work, ask.app, ask.form, values, base=f"{base}/values")
    else:
        id_ = id_of(str(operation.get("id", "")))
        if kind == "delete":
            await delete_record(work, ask.app, ask.form, id_)
            return {"id": str(id_)}
        revision = operation.get("revision")
        change = await update_record(
            work,
            ask.app,
            ask.form,
            id_,
            values,
            base=f"{base}/values",
            revision=revision if isinstance(revision, int) else None,
        )
    return {"id": str(change.id), "revision": (change.after or {}).get("revision")}


async def button_endpoint(request: Request) -> Response:
    """Run a button rule or start a flow. Rules stand on records, so they are asked for when a button is pressed."""
    from runtime.rules.buttons import press

    ask = await asked(request)
    document = _loads(await body_of(request) or b"{}")
    values = document.get("values") or {} if isinstance(document, dict) else {}

    async def write(work: Work) -> Response:
        message = await press(work, ask.app, ask.form, ask.id, request.path_params["key"], values)
        record = await read_record_json(await bare_of(work.connection), ask.sight, ask.form, ask.id, binds(work))
        answer: dict[str, Any] = {"record": orjson.loads(record) if record else None}
        return _json(answer | ({"message": message} if message else {}))

    return await in_work(ask, write)


async def in_work(ask: Asked, write: Callable[[Work], Awaitable[Response]]) -> Response:
    """One transaction, again when it lost against another; with an `Idempotency-Key` the first answer is kept and given
    again."""
    key = ask.request.headers.get("idempotency-key")

    async def act(work: Work) -> Response:
        if key is None:
            return await write(work)
        body: bytes = ask.request.scope.get("mortise.body", b"")
        mark = hashlib.sha256(f"{ask.request.method} {ask.request.url.path}".encode() + body).hexdigest()
        found = await answer_once(work, key, mark)
        if isinstance(found, Replay):
            return Response(found.answer, found.status, {"idempotency-replayed": "true"}, JSON)
        response = await write(work)
        await found.keep(response.status_code, bytes(response.body))
        return response

    return await in_transaction(ask.mortise, act, ask.actor)


async def _answer(work: Work, ask: Asked, change: Change, status: int) -> Response:
    assert change.id is not None
    seen = ask.sight.form(ask.form)
    text = None
    if seen.readable:
        text = await read_record_json(await bare_of(work.connection), ask.sight, ask.form, change.id, ask.values)
    return _written(change, text, status)


def _written(change: Change, text: str | None, status: int) -> Response:
    """The record as the writer may see it; whoever may not see it gets its id."""
    revision = int((change.after or {}).get("revision", 1))
    if text is None:
        text = orjson.dumps({"id": str(change.id), "revision": revision}).decode()
    response = record_response(text, revision, status)
    if status == 201:
        response.headers["location"] = f"/api/apps/{change.app}/forms/{change.form}/records/{change.id}"
    return response


def _parser(ask: Asked) -> Any:
    ask.sight.form(ask.form)
    return ask.sight.app.plan.all_forms[ask.form].parser


def _revision(request: Request) -> int | None:
    given = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not given or given == "*":
        return None
    if not given.isdigit() or len(given) > 9:
        raise InputError.because(
            "request.if_match", Text("'If-Match' is the record's revision.", "If-Match 应为记录的版本号。")
        )
    return int(given)


def _loads(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InputError.because(
            "request.json",
            Text(f"The body is not JSON: {error.msg}.", f"请求内容不是有效的 JSON：{error.msg}。"),
            Text("Send JSON in UTF-8.", "请发送 UTF-8 编码的 JSON。"),
        ) from error


def _json(content: Any, status: int = 200) -> Response:
    return Response(encode_json(content), status, media_type=JSON)


for path, endpoint, method in (
    ("", list_endpoint, "GET"),
    ("", create_endpoint, "POST"),
    ("/count", count_endpoint, "GET"),
    ("/summary", summary_endpoint, "GET"),
    ("/lanes", lanes_endpoint, "GET"),
    ("/groups", groups_endpoint, "GET"),
    ("/batch", batch_endpoint, "POST"),
    ("/{id}", get_endpoint, "GET"),
    ("/{id}", update_endpoint, "PATCH"),
    ("/{id}", delete_endpoint, "DELETE"),
    ("/{id}/restore", restore_endpoint, "POST"),
    ("/{id}/related/{field}", related_endpoint, "GET"),
    ("/{id}/buttons/{key}", button_endpoint, "POST"),
):
    add_plain(router, BASE + path, endpoint, method)
