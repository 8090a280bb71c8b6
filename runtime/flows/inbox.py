"""The inbox: tasks to do and done, what one has started, copies. Keyset paging; titles as the reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa

from engines.data.field import FieldDef
from engines.flow import FlowPlan
from engines.kernel.errors import MortiseError
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.filling import access_of
from runtime.flows.finding import wanted
from runtime.flows.names import person_names, person_ref
from runtime.flows.sights import Glimpse
from runtime.flows.titles import glimpses_of, plan_or_none, proposed_titles, subject_seen
from runtime.metadata.releases import installed
from runtime.work import Work

Tab = Literal["todo", "done", "mine", "cc"]
MOST_COUNTED = 1000
CALLED_OFF = ("cancelled", "paused", "removed")
"""Outcomes of tasks that their holder has not answered, and need not any more."""
t, i = tables.task, tables.instance


async def list_tasks(
    work: Work, tab: Tab, *, app: str | None = None, q: str = "", cursor: int | None = None, limit: int = 50
) -> dict[str, Any]:
    """`{items, next, counts, more, apps}`; `apps`: how many tasks to do there are in each app, on the first page."""
    rows = await _rows(work, _mine(work, app) if tab == "mine" else _tasks(work, tab, app), q, cursor, limit)
    items = await task_views(work, rows[:limit])
    following = None if len(rows) <= limit else str(rows[limit - 1].page_id)
    answer = {"items": items, "next": following, **await count_tasks(work)}
    return answer if cursor is not None else {**answer, "apps": await _count_apps(work)}


async def _rows(work: Work, statement: sa.Select[Any], q: str, cursor: int | None, limit: int) -> Sequence[Any]:
    """A page of these, the newest first, and one more when there is one; of those that `q` finds, when it asks."""
    newest = statement.selected_columns["page_id"]
    if cursor is not None:
        statement = statement.where(newest < cursor)
    values: Mapping[str, Any] = {}
    if q.strip():
        found = await wanted(work, q)
        statement = statement.where(found.among(statement.with_only_columns(newest), newest, limit + 1))
        values = found.values
    statement = statement.order_by(newest.desc()).limit(limit + 1)
    rows: Sequence[Any] = (await work.connection.execute(statement, values)).all()
    return rows


async def _count_apps(work: Work) -> list[dict[str, Any]]:
    """The tasks to do by app, at most MOST_COUNTED in all."""
    own = (
        sa.select(t.c.app)
        .where(t.c.assignee == work.actor.id, t.c.status == "open", t.c.kind != "cc")
        .limit(MOST_COUNTED)
        .subquery()
    )
    rows = await work.connection.execute(sa.select(own.c.app, sa.func.count()).group_by(own.c.app).order_by(own.c.app))
    return [{"app": app, "count": count} for app, count in rows]


async def count_tasks(work: Work) -> dict[str, Any]:
    """`{counts, more}`: how many there are by tab (of copies: the unread ones), at most MOST_COUNTED; and the tabs in
    which there are more."""
    me = work.actor.id
    asked = {
        "todo": sa.select(t.c.id).where(t.c.assignee == me, t.c.status == "open", t.c.kind != "cc"),
        "done": sa.select(t.c.id).where(t.c.assignee == me, *_answered()),
        "mine": sa.select(i.c.id).where(i.c.initiator == me, i.c.status == "running"),
        "cc": sa.select(t.c.id).where(t.c.assignee == me, t.c.kind == "cc", t.c.read_at.is_(None)),
    }
    counted = [
        sa.select(sa.func.count()).select_from(each.limit(MOST_COUNTED + 1).subquery()).scalar_subquery().label(name)
        for name, each in asked.items()
    ]
    found = (await work.connection.execute(sa.select(*counted))).one()._mapping
    return {
        "counts": {name: min(count, MOST_COUNTED) for name, count in found.items()},
        "more": [name for name, count in found.items() if count > MOST_COUNTED],
    }


def _answered() -> tuple[sa.ColumnElement[bool], ...]:
    """Closed tasks, without those that were only called off."""
    return t.c.status == "done", t.c.kind != "cc", t.c.outcome.not_in(CALLED_OFF)


def _columns() -> list[Any]:
    return [
        *(
            t.c[name]
            for name in (
                "id",
                "node",
                "kind",
                "assignee",
                "status",
                "outcome",
                "opened_at",
                "due_at",
                "read_at",
                "urged",
                "instance",
                "agent_of",
                "closed_at",
            )
        ),
        i.c.app,
        i.c.flow,
        i.c.release,
        i.c.form,
        i.c.record,
        i.c.title,
        i.c.initiator,
        i.c.incidents,
        t.c.id.label("page_id"),
    ]


def task_select() -> sa.Select[Any]:
    return sa.select(*_columns()).join(i, i.c.id == t.c.instance)


def _tasks(work: Work, tab: Tab, app: str | None) -> sa.Select[Any]:
    statement = task_select().where(t.c.assignee == work.actor.id)
    match tab:
        case "cc":
            statement = statement.where(t.c.kind == "cc")
        case "done":
            statement = statement.where(*_answered())
        case _:
            statement = statement.where(t.c.status == "open", t.c.kind != "cc")
    return statement.where(t.c.app == app) if app else statement


def _mine(work: Work, app: str | None) -> sa.Select[Any]:
    """Instances one has started, each with the task that is open in it (or the last one)."""
    last = (
        sa.select(*(t.c[name] for name in ("node", "assignee", "due_at", "urged", "agent_of")))
        .where(t.c.instance == i.c.id, t.c.kind != "cc")
        .order_by((t.c.status == "open").desc(), t.c.id.desc())
        .limit(1)
        .lateral("last")
    )
    statement = (
        sa.select(
            sa.literal(None).label("id"),
            last.c.node,
            sa.literal("approval").label("kind"),
            last.c.assignee,
            sa.case((i.c.status == "running", "open"), else_="done").label("status"),
            i.c.outcome,
            i.c.started_at.label("opened_at"),
            last.c.due_at,
            i.c.started_at.label("read_at"),
            last.c.urged,
            i.c.id.label("instance"),
            last.c.agent_of,
            i.c.ended_at.label("closed_at"),
            i.c.app,
            i.c.flow,
            i.c.release,
            i.c.form,
            i.c.record,
            i.c.title,
            i.c.initiator,
            i.c.incidents,
            i.c.id.label("page_id"),
        )
        .select_from(i.outerjoin(last, sa.true()))
        .where(i.c.initiator == work.actor.id, i.c.parent.is_(None))
    )
    return statement.where(i.c.app == app) if app else statement


async def task_views(work: Work, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of `task_select` as `Task` (docs/reference/http.md). Of what one has started, the id is `i<instance>`, or
    `r<instance>` where nobody was asked yet."""
    plans = {key: await plan_or_none(work, *key) for key in {(row.app, row.flow, row.release) for row in rows}}
    seen = await glimpses_of(work, rows)
    names = await person_names(work, {each for row in rows for each in (row.initiator, row.assignee, row.agent_of)})
    proposed = await proposed_titles(work, {row.instance: row for row in rows})
    fields = {key: await _fields(work, *key) for key in {(row.app, row.form) for row in rows}}
    return [
        {
            **_view(work, row, plan, names, proposed.get(row.instance) or subject_seen(row, plan, glimpse), glimpse),
            "summary": _summary(plan, row.node, glimpse, fields[row.app, row.form]),
        }
        for row in rows
        for plan, glimpse in [(plans[row.app, row.flow, row.release], seen.get((row.app, row.form, row.record)))]
    ]


def _view(
    work: Work, row: Any, plan: FlowPlan | None, names: Mapping[int, str], subject: str, glimpse: Glimpse | None
) -> dict[str, Any]:
    flow_name = plan.flow.name or row.flow if plan else row.flow
    node = plan.nodes.get(row.node or "") if plan else None
    return {
        "id": str(row.id) if row.id is not None else f"{'i' if row.node else 'r'}{row.instance}",
        "instance": str(row.instance),
        "kind": row.kind,
        "app": row.app,
        "flow": {"key": row.flow, "name": flow_name},
        "node": {"key": row.node or "", "name": (node.name or node.key) if node else row.node or ""},
        "title": say(flow_name, work.actor.language or "en"),
        "subject": subject or say(flow_name, work.actor.language or "en"),
        "record": None
        if row.record is None
        else {"app": row.app, "form": row.form, "id": str(row.record), "title": glimpse.title if glimpse else ""},
        "initiator": person_ref(row.initiator, names),
        "assignee": person_ref(row.assignee, names),
        "agent_of": person_ref(row.agent_of, names),
        "since": row.opened_at,
        "due_at": row.due_at,
        "overdue": row.status == "open" and row.due_at is not None and row.due_at < work.now,
        "status": row.status,
        "outcome": row.outcome or None,
        "urged": bool(row.urged),
        "stopped": row.status == "open" and row.incidents > 0,
        "closed_at": row.closed_at,
        "unread": row.read_at is None and (row.status == "open" or row.kind == "cc"),
    }


def _summary(
    plan: FlowPlan | None, node: str | None, glimpse: Glimpse | None, fields: Mapping[str, FieldDef]
) -> list[dict[str, Any]]:
    """The flow's summary fields, as far as the reader may see them, and the node does not hide them."""
    if plan is None or glimpse is None:
        return []
    access = access_of(plan, node or "")
    return [
        {
            "field": key,
            "label": fields[key].label or key,
            "value": glimpse.values[key],
            "type": getattr(fields[key], "type", ""),
        }
        for key in plan.flow.summary
        if key in glimpse.values and key in fields and access.get(key) != "hide"
    ]


async def _fields(work: Work, app: str, form: str | None) -> Mapping[str, FieldDef]:
    try:
        found = (await installed(work, app)).plan.forms.get(form or "")
    except MortiseError:  # the app was removed
        return {}
    return {each.key: each for each in found.definition.fields} if found else {}


__all__ = ["Tab", "count_tasks", "list_tasks", "person_names", "person_ref", "task_select", "task_views"]
