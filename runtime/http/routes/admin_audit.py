"""The audit log: who changed what, with old and new values."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.http.requests import Json, id_of, limit_of, mortise_of, require_admin
from runtime.identity.tables import person
from runtime.records.tables import audit
from runtime.work import Actor

router = APIRouter(prefix="/api/admin/audit", tags=["administration"])


@router.get("")
async def show(request: Request) -> Response:
    """Filters `app`, `form`, `record`, `user`, `kind`, `from`, `to` (dates or instants); the newest first."""
    actor = await require_admin(request)
    limit = limit_of(request)
    query = (
        sa.select(audit, person.c.name.label("actor_name"))
        .outerjoin(person, person.c.id == audit.c.actor)
        .where(*_conditions(request.query_params, actor))
        .order_by(audit.c.id.desc())
        .limit(limit + 1)
    )
    async with mortise_of(request).reading(actor) as work:
        found = [_view(each) for each in await work.connection.execute(query)]
    items = found[:limit]
    return Json({"items": items, "next": items[-1]["id"] if len(found) > limit else None})


def _conditions(asked: QueryParams, actor: Actor) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for name in ("app", "form", "kind"):
        if asked.get(name):
            found.append(audit.c[name] == asked[name])
    for name, column in (("record", audit.c.record), ("user", audit.c.actor)):
        if asked.get(name):
            found.append(column == id_of(asked[name]))
    if asked.get("cursor"):
        found.append(audit.c.id < id_of(asked["cursor"]))
    if asked.get("from"):
        found.append(audit.c.at >= _instant(asked["from"], "from", actor, end=False))
    if asked.get("to"):
        found.append(audit.c.at < _instant(asked["to"], "to", actor, end=True))
    return found


def _instant(text: str, name: str, actor: Actor, *, end: bool) -> datetime:
    """An instant, or a date in the person's time zone (`to` includes its day)."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return datetime.combine(day, time(), ZoneInfo(actor.timezone))
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise InputError.because(
            "request.instant",
            Text(f"'{name}' is '{text[:40]}', not a date.", f"“{name}”的值“{text[:40]}”不是日期。"),
            Text("Write it as 2026-01-31.", "请使用 2026-01-31 的形式。"),
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _view(row: Any) -> dict[str, Any]:
    names = ("app", "form", "kind", "revision", "changes", "at", "actor_kind")
    return {
        "id": str(row.id),
        **{name: getattr(row, name) for name in names},
        "record": str(row.record),
        "by": None if row.actor is None else {"id": str(row.actor), "title": row.actor_name or ""},
    }
