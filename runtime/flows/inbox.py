"""The inbox: tasks to do and done, what one has started, copies. Keyset paging; titles as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa

from engines.data.field import FieldDef
from engines.flow import FlowPlan
from engines.kernel.errors import MortiseError
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.plans import flow_plan
from runtime.flows.sights import Glimpse, Key, glimpses
from runtime.identity.tables import person
from runtime.metadata.releases import installed
from runtime.work import Work

Tab = Literal["todo", "done", "mine", "cc"]
MOST_COUNTED = 1000
t, i = tables.task, tables.instance


async def list_tasks(
    work: Work, tab: Tab, *, app: str | None = None, q: str = "", cursor: int | None = None, limit: int = 50
) -> dict[str, Any]:
    """`{items, next, counts}`."""
    rows = await _mine(work, app, q, cursor, limit) if tab == "mine" else await _tasks(work, tab, app, q, cursor, limit)
    items = await task_views(work, rows[:limit])
    following = None if len(rows) <= limit else str(rows[limit - 1].page_id)
    return {"items": items, "next": following, "counts": await count_tasks(work)}


async def count_tasks(work: Work) -> dict[str, int]:
    """Per tab, at most MOST_COUNTED; copies: the unread ones."""
    me = work.actor.id
    asked = {
        "todo": sa.select(t.c.id).where(t.c.assignee == me, t.c.status == "open", t.c.kind != "cc"),
        "done": sa.select(t.c.id).where(t.c.assignee == me, t.c.status == "done", t.c.kind != "cc"),
        "mine": sa.select(i.c.id).where(i.c.initiator == me, i.c.status == "running"),
        "cc": sa.select(t.c.id).where(t.c.assignee == me, t.c.kind == "cc", t.c.read_at.is_(None)),
    }
    counted = [
        sa.select(sa.func.count()).select_from(each.limit(MOST_COUNTED).subquery()).scalar_subquery().label(name)
        for name, each in asked.items()
    ]
    row = (await work.connection.execute(sa.select(*counted))).one()
    return dict(row._mapping)


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
            )
        ),
        i.c.app,
        i.c.flow,
        i.c.release,
        i.c.form,
        i.c.record,
        i.c.title,
        i.c.initiator,
        t.c.id.label("page_id"),
    ]


def task_select() -> sa.Select[Any]:
    return sa.select(*_columns()).join(i, i.c.id == t.c.instance)


async def _tasks(work: Work, tab: Tab, app: str | None, q: str, cursor: int | None, limit: int) -> Sequence[Any]:
    statement = task_select().where(t.c.assignee == work.actor.id)
    match tab:
        case "cc":
            statement = statement.where(t.c.kind == "cc")
        case "done":
            statement = statement.where(t.c.status == "done", t.c.kind != "cc")
        case _:
            statement = statement.where(t.c.status == "open", t.c.kind != "cc")
    statement = _narrow(statement, app, q)
    if cursor is not None:
        statement = statement.where(t.c.id < cursor)
    rows: Sequence[Any] = (await work.connection.execute(statement.order_by(t.c.id.desc()).limit(limit + 1))).all()
    return rows


def _narrow(statement: sa.Select[Any], app: str | None, q: str) -> sa.Select[Any]:
    if app:
        statement = statement.where(i.c.app == app)
    if q.strip():
        statement = statement.where(i.c.title.icontains(q.strip(), autoescape=True))
    return statement


async def _mine(work: Work, app: str | None, q: str, cursor: int | None, limit: int) -> Sequence[Any]:
    """Instances one has started, each with the task that is open in it (or the last one)."""
    last = (
        sa.select(*(t.c[name] for name in ("node", "assignee", "due_at", "urged")))
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
            i.c.app,
            i.c.flow,
            i.c.release,
            i.c.form,
            i.c.record,
            i.c.title,
            i.c.initiator,
            i.c.id.label("page_id"),
        )
        .select_from(i.outerjoin(last, sa.true()))
        .where(i.c.initiator == work.actor.id, i.c.parent.is_(None))
    )
    statement = _narrow(statement, app, q)
    if cursor is not None:
        statement = statement.where(i.c.id < cursor)
    return (await work.connection.execute(statement.order_by(i.c.id.desc()).limit(limit + 1))).all()


async def task_views(work: Work, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of `task_select` as `Task` (docs/reference/http.md)."""
    plans = {key: await _plan(work, *key) for key in {(row.app, row.flow, row.release) for row in rows}}
    wanted: set[Key] = {(row.app, row.form, row.record) for row in rows if row.record is not None}
    summaries = {
        (row.app, row.form): plan.flow.summary
        for row in rows
        if (plan := plans[row.app, row.flow, row.release]) is not None and row.form
    }
    seen = await glimpses(work, wanted, summaries)
    names = await person_names(work, {each for row in rows for each in (row.initiator, row.assignee)})
    fields = {key: await _fields(work, *key) for key in {(row.app, row.form) for row in rows}}
    return [
        {**_view(work, row, plan, glimpse, names), "summary": _summary(plan, glimpse, fields[row.app, row.form])}
        for row in rows
        for plan, glimpse in [(plans[row.app, row.flow, row.release], seen.get((row.app, row.form, row.record)))]
    ]


async def _plan(work: Work, app: str, flow: str, release: int) -> FlowPlan | None:
    try:
        return (await flow_plan(work, app, flow, release))[0]
    except MortiseError:  # the app was removed: the list still shows what there was
        return None


def _view(
    work: Work, row: Any, plan: FlowPlan | None, glimpse: Glimpse | None, names: Mapping[int, str]
) -> dict[str, Any]:
    flow_name = plan.flow.name or row.flow if plan else row.flow
    node = plan.nodes.get(row.node or "") if plan else None
    subject = _subject(row, plan, glimpse) or say(flow_name, work.actor.language or "en")
    return {
        "id": str(row.id) if row.id is not None else f"i{row.instance}",
        "instance": str(row.instance),
        "kind": row.kind,
        "app": row.app,
        "flow": {"key": row.flow, "name": flow_name},
        "node": {"key": row.node or "", "name": (node.name or node.key) if node else row.node or ""},
        "title": say(flow_name, work.actor.language or "en"),
        "subject": subject,
        "record": None
        if row.record is None
        else {"app": row.app, "form": row.form, "id": str(row.record), "title": glimpse.title if glimpse else ""},
        "initiator": person_ref(row.initiator, names),
        "assignee": person_ref(row.assignee, names),
        "since": row.opened_at,
        "due_at": row.due_at,
        "overdue": row.status == "open" and row.due_at is not None and row.due_at < work.now,
        "status": row.status,
        "outcome": row.outcome or None,
        "urged": bool(row.urged),
        "unread": row.read_at is None and (row.status == "open" or row.kind == "cc"),
    }


def _subject(row: Any, plan: FlowPlan | None, glimpse: Glimpse | None) -> str:
    """The instance's own title only where everything it is made of may be seen; else the record's, as it may be seen."""
    if row.record is None:
        return str(row.title)
    if glimpse is None:
        return ""
    if plan is not None and plan.title is not None:
        own = all(len(path) == 1 and path[0] in glimpse.values for path in plan.title.paths)
        return str(row.title) if own else glimpse.title
    return glimpse.title


def _summary(plan: FlowPlan | None, glimpse: Glimpse | None, fields: Mapping[str, FieldDef]) -> list[dict[str, Any]]:
    """The flow's summary fields, as far as the reader may see them."""
    if plan is None or glimpse is None:
        return []
    return [
        {
            "field": key,
            "label": fields[key].label or key,
            "value": glimpse.values[key],
            "type": getattr(fields[key], "type", ""),
        }
        for key in plan.flow.summary
        if key in glimpse.values and key in fields
    ]


async def _fields(work: Work, app: str, form: str | None) -> Mapping[str, FieldDef]:
    try:
        found = (await installed(work, app)).plan.forms.get(form or "")
    except MortiseError:  # the app was removed
        return {}
    return {each.key: each for each in found.definition.fields} if found else {}


def person_ref(id_: int | None, names: Mapping[int, str]) -> dict[str, str] | None:
    return None if id_ is None else {"id": str(id_), "title": names.get(id_, "")}


async def person_names(work: Work, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    rows = await work.connection.execute(sa.select(person.c.id, person.c.name).where(person.c.id.in_(wanted)))
    return {row.id: row.name for row in rows}
