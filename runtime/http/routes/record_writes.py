"""Writing records over HTTP: one transaction per request, whose answer an `Idempotency-Key` keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from engines.kernel import pointer
from engines.kernel.errors import InputError, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.engine import Change
from runtime.http.record_requests import JSON, Asked, asked, body_of, json_response, load_json, record_response
from runtime.http.requests import id_of
from runtime.http.routes.records import BASE, get_endpoint
from runtime.records.idempotency import Replay, answer_once
from runtime.records.quick import bare_of
from runtime.records.read import binds, read_record_json
from runtime.records.retrying import in_transaction
from runtime.records.routing import add_plain
from runtime.records.swift import is_plain, swift_write
from runtime.records.write import create_record, delete_record, restore_record, update_record
from runtime.work import Work

router = APIRouter()
MOST_OPERATIONS = 500
OPERATION_MEMBERS = ("op", "id", "revision", "values")


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
    ask, revision = await asked(request), _revision(request)

    async def write(work: Work) -> Response:
        await delete_record(work, ask.app, ask.form, ask.id, revision=revision)
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
    document = load_json(await body_of(request))
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
        return json_response({"results": results})

    return await in_work(ask, write)


async def _operate(work: Work, ask: Asked, operation: Any, base: str) -> dict[str, Any]:
    kind, values = _require_operation(operation, base)
    if kind == "create":
        change = await create_record(work, ask.app, ask.form, values, base=f"{base}/values")
        return {"id": str(change.id), "revision": (change.after or {}).get("revision")}
    revision = operation.get("revision")
    try:
        id_ = id_of(str(operation.get("id", "")))
        if kind == "delete":
            await delete_record(work, ask.app, ask.form, id_, revision=revision)
            return {"id": str(id_)}
        change = await update_record(work, ask.app, ask.form, id_, values, base=f"{base}/values", revision=revision)
    except NotFound as error:
        raise NotFound([replace(each, pointer=each.pointer or f"{base}/id") for each in error.diagnostics]) from error
    return {"id": str(change.id), "revision": (change.after or {}).get("revision")}


def _require_operation(operation: Any, base: str) -> tuple[str, dict[str, Any]]:
    """Its kind and values. Raises InputError."""
    kind = operation.get("op") if isinstance(operation, dict) else None
    values = operation.get("values", {}) if isinstance(operation, dict) else {}
    if kind not in ("create", "update", "delete") or not isinstance(values, dict):
        raise InputError.because(
            "batch.operation",
            Text("An operation is create, update or delete.", "操作应为 create、update 或 delete。"),
            pointer=f"{base}/op",
        )
    if unknown := next((name for name in operation if name not in OPERATION_MEMBERS), None):
        raise InputError.because(
            "batch.member",
            Text(f"An operation has no '{unknown[:40]}'.", f"操作中没有“{unknown[:40]}”。"),
            did_you_mean(unknown[:40], OPERATION_MEMBERS),
            pointer=pointer.join(base, unknown),
        )
    if operation.get("revision") is not None and type(operation["revision"]) is not int:
        raise InputError.because(
            "batch.revision", Text("A revision is a whole number.", "版本号应为整数。"), pointer=f"{base}/revision"
        )
    return kind, values


async def button_endpoint(request: Request) -> Response:
    """Run a button rule or start a flow. Rules stand on records, so they are asked for when a button is pressed."""
    from runtime.rules.buttons import press

    ask = await asked(request)
    document = load_json(await body_of(request) or b"{}")
    values = document.get("values") or {} if isinstance(document, dict) else {}

    async def write(work: Work) -> Response:
        message = await press(work, ask.app, ask.form, ask.id, request.path_params["key"], values)
        record = await read_record_json(await bare_of(work.connection), ask.sight, ask.form, ask.id, binds(work))
        answer: dict[str, Any] = {"record": orjson.loads(record) if record else None}
        return json_response(answer | ({"message": message} if message else {}))

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
            return _replayed(ask, found)
        response = await write(work)
        await found.keep(response.status_code, bytes(response.body))
        return response

    return await in_transaction(ask.mortise, act, ask.actor)


def _replayed(ask: Asked, first: Replay) -> Response:
    """The first answer again, with the headers it had."""
    response = Response(first.answer, first.status, {"idempotency-replayed": "true"}, JSON)
    record = orjson.loads(first.answer) if first.answer else {}
    if "revision" in record:
        response.headers["etag"] = f'"{record["revision"]}"'
    if first.status == 201:
        response.headers["location"] = f"/api/apps/{ask.app}/forms/{ask.form}/records/{record['id']}"
    return response


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
    if not (given.isascii() and given.isdigit()) or len(given) > 9:
        raise InputError.because(
            "request.if_match", Text("'If-Match' is the record's revision.", "If-Match 应为记录的版本号。")
        )
    return int(given)


for path, endpoint, method in (
    ("", create_endpoint, "POST"),
    ("/batch", batch_endpoint, "POST"),
    ("/{id}", update_endpoint, "PATCH"),
    ("/{id}", delete_endpoint, "DELETE"),
    ("/{id}/restore", restore_endpoint, "POST"),
    ("/{id}/buttons/{key}", button_endpoint, "POST"),
):
    add_plain(router, BASE + path, endpoint, method)
