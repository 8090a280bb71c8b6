"""Lines of a record's timeline about the flows that ran on it: started, each decision, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from runtime.flows import tables
from runtime.flows.names import person_names, person_ref
from runtime.metadata.releases import installed
from runtime.records.timeline_events import Event
from runtime.work import Work

_ORDER = {"started": "f1", "decided": "f2", "ended": "f3"}
"""How keys begin: what happens at one instant happened in this order."""


async def flow_events(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
    """`what`: started | decided | ended; decisions carry the step's name, the outcome and the comment."""
    definition = (await installed(work, app)).definition
    flows = {each.key: each for each in definition.flows}
    i = tables.instance
    mine = (i.c.app == app, i.c.form == form, i.c.record == record)
    events: list[Event] = []
    for what, at in (("started", i.c.started_at), ("ended", i.c.ended_at)):
        statement = sa.select(i.c.id, i.c.flow, i.c.initiator, i.c.outcome, at.label("at")).where(*mine, at <= before)
        for row in (await work.connection.execute(statement.order_by(at.desc(), i.c.id.desc()).limit(limit))).all():
            by = row.initiator if what == "started" else None
            told = {"outcome": row.outcome} if what == "ended" and row.outcome else {}
            events.append(_event(f"{_ORDER[what]}{row.id:020d}", row, by, {"what": what, **told}, flows))
    events += await _decisions(work, mine, before, limit, flows)
    return sorted(events, key=lambda each: (each.at, each.key), reverse=True)[:limit]


async def _decisions(
    work: Work, mine: tuple[sa.ColumnElement[bool], ...], before: datetime, limit: int, flows: Mapping[str, Any]
) -> list[Event]:
    i, t = tables.instance, tables.task
    rows = await work.connection.execute(
        sa.select(
            t.c.id, t.c.node, t.c.outcome, t.c.comment, t.c.closed_by, t.c.agent_of, t.c.closed_at.label("at"), i.c.flow
        )
        .join(i, i.c.id == t.c.instance)
        .where(*mine, t.c.closed_at <= before, t.c.kind != "cc", t.c.closed_by.is_not(None))
        .order_by(t.c.closed_at.desc(), t.c.id.desc())
        .limit(limit)
    )
    lines, found = rows.all(), []
    names = await person_names(work, {row.agent_of for row in lines})
    for row in lines:
        told: dict[str, Any] = {"what": "decided", "outcome": row.outcome, "node": _node(flows, row.flow, row.node)}
        if row.agent_of is not None:
            told["agent_of"] = person_ref(row.agent_of, names)
        if row.comment:
            told["text"] = row.comment
        found.append(_event(f"{_ORDER['decided']}{row.id:020d}", row, row.closed_by, told, flows))
    return found


def _event(key: str, row: Any, by: int | None, told: Mapping[str, Any], flows: Mapping[str, Any]) -> Event:
    flow = flows.get(row.flow)
    name = (flow.name if flow is not None else "") or row.flow
    return Event(key, "flow", row.at, by, {"flow": {"key": row.flow, "name": name}, **told})


def _node(flows: Mapping[str, Any], flow: str, key: str) -> Any:
    nodes = flows[flow].nodes if flow in flows else ()
    return next((each.name for each in nodes if each.key == key and each.name), key)
