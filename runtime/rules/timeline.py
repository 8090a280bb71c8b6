"""Lines of a record's timeline about the rules that did something on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.metadata.releases import installed
from runtime.records.quick import bare_of
from runtime.records.read import binds
from runtime.records.sight import Sight, sight_of
from runtime.records.timeline_events import Event
from runtime.records.titles import titles_of
from runtime.rules.tables import rule_run
from runtime.work import Work


async def rule_events(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
    """Runs that fired and did something. `made`: the records they created, those the reader may see. Why a rule fired
    is not told here: it may read fields the reader may not see."""
    r = rule_run
    rows = (
        await work.connection.execute(
            sa.select(r.c.id, r.c.rule, r.c.at, r.c.actor, r.c.trace)
            .where(r.c.app == app, r.c.form == form, r.c.record == record, r.c.at <= before)
            .where(r.c.fired, r.c.commands > 0)
            .order_by(r.c.id.desc())
            .limit(limit)
        )
    ).all()
    if not rows:
        return []
    names = {each.key: each.name for each in (await installed(work, app)).definition.rules}
    titles = await _titles(work, await sight_of(work, app), app, rows)
    events = []
    for row in rows:
        made = [
            {"form": form_, "record": {"id": str(id_), "title": titles[form_, id_]}}
            for form_, id_ in _made(row, app)
            if (form_, id_) in titles
        ]
        rule = {"key": row.rule, "name": names.get(row.rule) or row.trace.get("name") or row.rule}
        events.append(Event(f"u{row.id:020d}", "rule", row.at, row.actor, {"rule": rule, "made": made}))
    return events


def _made(row: Any, app: str) -> list[tuple[str, int]]:
    """(form's name as this app says it, id)."""
    return [
        (each["form"] if each["app"] == app else f"{each['app']}.{each['form']}", int(each["id"]))
        for each in row.trace.get("made", ())
    ]


async def _titles(work: Work, sight: Sight, app: str, rows: Sequence[Any]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for form, id_ in _made(row, app):
            if form in sight.workspace.schema:
                wanted.setdefault(form, set()).add(id_)
    bare = await bare_of(work.connection)
    return {
        (form, id_): title
        for form, ids in wanted.items()
        for id_, title in (await titles_of(bare, sight, form, ids, binds(work))).items()
    }
