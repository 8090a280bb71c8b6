"""All instances as administrators see them, and where time is lost: how long each node takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.names import person_names, person_ref
from runtime.flows.plans import flow_plan
from runtime.flows.titles import plan_or_none, titles_seen
from runtime.work import Work

MOST_COUNTED = 10_000
i, t = tables.instance, tables.task


async def list_instances(
    work: Work,
    *,
    status: str | None = None,
    app: str | None = None,
    flow: str | None = None,
    cursor: int | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """The newest first; `status`: running, ended or incident."""
    statement = sa.select(i).order_by(i.c.id.desc()).limit(limit + 1)
    if status == "incident":
        statement = statement.where(i.c.incidents > 0)
    elif status:
        statement = statement.where(i.c.status == status)
    for column, value in ((i.c.app, app), (i.c.flow, flow)):
        if value:
            statement = statement.where(column == value)
    if cursor is not None:
        statement = statement.where(i.c.id < cursor)
    rows = (await work.connection.execute(statement)).all()
    shown = rows[:limit]
    titles = await titles_seen(work, [row.id for row in shown])
    names = await person_names(work, {row.initiator for row in shown})
    return {
        "items": [await _view(work, row, titles, person_ref(row.initiator, names)) for row in shown],
        "next": str(shown[-1].id) if len(rows) > limit else None,
        "counts": await _counts(work),
    }


async def _view(work: Work, row: Any, titles: dict[int, str], initiator: Any) -> dict[str, Any]:
    plan = await plan_or_none(work, row.app, row.flow, row.release)
    newest = (await flow_plan(work, row.app, row.flow))[1] if plan is not None else None
    here = list(dict.fromkeys(each["node"] for each in row.state.get("tokens", ())))
    return {
        "id": str(row.id),
        "app": row.app,
        "flow": {"key": row.flow, "name": plan.flow.name or row.flow if plan else row.flow},
        "title": titles.get(row.id, ""),
        "status": row.status,
        "outcome": row.outcome or None,
        "incidents": row.incidents,
        "release": row.release,
        "newest": newest,
        "initiator": initiator,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "nodes": [
            {"key": key, "name": plan.nodes[key].name or key if plan and key in plan.nodes else key} for key in here
        ],
    }


async def _counts(work: Work) -> dict[str, int]:
    asked = {
        "running": sa.select(i.c.id).where(i.c.status == "running"),
        "incident": sa.select(i.c.id).where(i.c.incidents > 0),
    }
    counted = [
        sa.select(sa.func.count()).select_from(each.limit(MOST_COUNTED).subquery()).scalar_subquery().label(name)
        for name, each in asked.items()
    ]
    return dict((await work.connection.execute(sa.select(*counted))).one()._mapping)


async def node_durations(
    work: Work, app: str, *, flow: str | None = None, since: datetime | None = None
) -> list[dict[str, Any]]:
    """How long people's nodes take, the slowest first: `{flow, node, count, open, median_s, p90_s, longest_s,
    overdue}`. An open task counts up to now."""
    took = sa.extract("epoch", sa.func.coalesce(t.c.closed_at, work.now) - t.c.opened_at)
    late = sa.func.coalesce(t.c.closed_at, work.now) > t.c.due_at
    statement = (
        sa.select(
            i.c.flow,
            t.c.node,
            sa.func.max(i.c.release).label("release"),
            sa.func.count().label("count"),
            sa.func.count().filter(t.c.status == "open").label("open"),
            sa.func.percentile_cont(0.5).within_group(took).label("median_s"),
            sa.func.percentile_cont(0.9).within_group(took).label("p90_s"),
            sa.func.max(took).label("longest_s"),
            sa.func.count().filter(late).label("overdue"),
        )
        .join(i, i.c.id == t.c.instance)
        .where(t.c.app == app, t.c.kind != "cc")
        .group_by(i.c.flow, t.c.node)
        .order_by(sa.desc("p90_s"))
        .limit(500)
    )
    if flow:
        statement = statement.where(i.c.flow == flow)
    if since is not None:
        statement = statement.where(t.c.opened_at >= since)
    language = work.actor.language or "en"
    found = []
    for row in (await work.connection.execute(statement)).all():
        plan = await plan_or_none(work, app, row.flow, row.release)
        node = plan.nodes.get(row.node) if plan else None
        found.append(
            {
                "flow": {"key": row.flow, "name": say(plan.flow.name or row.flow if plan else row.flow, language)},
                "node": {"key": row.node, "name": say(node.name or row.node if node else row.node, language)},
                "count": row.count,
                "open": row.open,
                "overdue": row.overdue,
                **{name: round(float(getattr(row, name)), 1) for name in ("median_s", "p90_s", "longest_s")},
            }
        )
    return found
