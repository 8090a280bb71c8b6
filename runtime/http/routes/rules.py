"""What rules have done, what they would do, and messages from outside."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.kernel.commands import RecordRef
from engines.kernel.errors import NotAllowed
from engines.kernel.texts import Text
from runtime.http.requests import Body, Json, id_of, limit_of, mortise_of, read_body, require_builder
from runtime.identity.sessions import signed_in
from runtime.records.read import read_record
from runtime.records.retrying import in_transaction
from runtime.rules.messages import receive
from runtime.rules.scheduled import count_touched
from runtime.rules.tables import rule_run
from runtime.work import Work

router = APIRouter(prefix="/api/apps/{app}", tags=["rules"])


class Message(Body):
    form: str | None = None
    record: Any = None
    payload: dict[str, Any] = {}
    key: str | None = None


@router.get("/rules/{rule}/runs")
async def runs(request: Request, app: str, rule: str) -> Response:
    """The latest runs with their traces (people with `may_build`)."""
    actor = await require_builder(request)
    cursor, limit = request.query_params.get("cursor"), limit_of(request)
    statement = sa.select(rule_run).where(rule_run.c.app == app, rule_run.c.rule == rule)
    if cursor:
        statement = statement.where(rule_run.c.id < id_of(cursor))
    async with mortise_of(request).reading(actor) as work:
        rows = (await work.connection.execute(statement.order_by(rule_run.c.id.desc()).limit(limit + 1))).all()
    items = [
        {
            "id": str(row.id),
            "form": row.form,
            "record": None if row.record is None else str(row.record),
            "at": row.at,
            "fired": row.fired,
            "commands": row.commands,
            "trace": row.trace,
            "error": row.error,
        }
        for row in rows[:limit]
    ]
    return Json({"items": items, "next": items[-1]["id"] if len(rows) > limit else None})


@router.get("/rules/{rule}/touches")
async def touches(request: Request, app: str, rule: str) -> Response:
    """Dry run: how many records the rule's condition holds for now (people with `may_build`)."""
    actor = await require_builder(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"count": await count_touched(work, app, rule)})


@router.post("/messages/{name}")
async def message(request: Request, app: str, name: str) -> Response:
    """A message for the app's rules and waiting flows; about a record, when `form` and `record` say so."""
    actor = await signed_in(request)
    given = await read_body(request, Message)

    async def take(work: Work) -> int:
        if not actor.is_admin and not actor.roles_in(app):
            raise NotAllowed.because("app.not_yours", Text(f"You have no role in '{app}'.", f"您在“{app}”中没有角色。"))
        ref = None
        if given.form and given.record is not None:
            id_ = id_of(str(given.record.get("id") if isinstance(given.record, dict) else given.record))
            await read_record(work, app, given.form, id_)
            ref = RecordRef(app, given.form, id_)
        return await receive(work, app, name, ref, given.payload, given.key)

    return Json({"taken": await in_transaction(mortise_of(request), take, actor)})
