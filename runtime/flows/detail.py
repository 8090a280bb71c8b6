"""One task in full: what is asked, of what record, what has changed, what may be done, and what that needs."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState, load_state
from engines.flow.events import Withdrawn
from engines.flow.human import HumanNode
from engines.flow.returns import allowed_targets, withdrawable
from engines.flow.state import Seat, Token
from engines.kernel.errors import MortiseError
from runtime.flows import tables
from runtime.flows.course import Course, course_of
from runtime.flows.driver import unknown_instance
from runtime.flows.held import changes_shown
from runtime.flows.history import history, incidents_of, kind_of
from runtime.flows.inbox import task_select, task_views
from runtime.flows.instance_acts import visible_instance
from runtime.flows.names import person_names, person_ref
from runtime.flows.plans import flow_plan
from runtime.flows.progress import diagram, progress
from runtime.flows.proposals import proposal_of
from runtime.flows.sights import form_sight
from runtime.records.read import read_record
from runtime.work import Work

t, i = tables.task, tables.instance


async def task_detail(work: Work, task: int) -> dict[str, Any]:
    """`TaskDetail`. Raises NotFound unless the actor takes part in the flow (or is an admin)."""
    row = (await work.connection.execute(task_select().where(t.c.id == task))).one_or_none()
    if row is None:
        raise unknown_instance(task)
    return await _detail(work, row)


async def instance_task(work: Work, instance: int) -> dict[str, Any]:
    """The same for an instance one has started: its open task, seen by the initiator."""
    statement = task_select().where(t.c.instance == instance, t.c.kind != "cc")
    row = (
        await work.connection.execute(statement.order_by((t.c.status == "open").desc(), t.c.id.desc()).limit(1))
    ).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    return {**await _detail(work, row), "id": f"i{instance}"}


async def _detail(work: Work, row: Any) -> dict[str, Any]:
    whole = await visible_instance(work, row.instance)
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    state = load_state(whole.state)
    view = (await task_views(work, [row]))[0]
    node = plan.nodes.get(row.node)
    human = node if isinstance(node, HumanNode) else None
    mine = row.assignee == work.actor.id and row.status == "open"
    hidden = {key for key, access in human.fields.items() if access == "hide"} if human else set()
    record = await _record(work, row, hidden)
    token, seat = _place(state, row, await _task_key(work, row.id))
    course = await course_of(work, row.instance)
    return {
        **view,
        "record": record,
        "form": row.form or plan.form,
        **await _changes(work, row, whole.snapshot, record, plan, course),
        "proposal": await _proposal(work, plan, row, hidden),
        "facts": view["summary"],
        "progress": await progress(work, plan, state, row.instance, course),
        "actions": actions_of(human, row.kind, token, seat, state) if mine else [],
        "return_to": [
            {"node": key, "name": plan.nodes[key].name or key}
            for key in allowed_targets(human, state.visits, token)
            if key in plan.nodes
        ]
        if token and mine and human
        else [],
        "return_how": human.return_how if human else "choose",
        "fields": dict(human.fields) if human and mine else {},
        "needs": _needs(human) if mine else {},
        "choose": await _choices(plan, state, row.node) if mine else [],
        "added": await _added(work, token, seat) if mine and token and seat else [],
        "diagram": await diagram(work, plan, state, course),
        **standing(work, plan, state, whole),
        "may_take_back": _may_take_back(work, plan, state, row),
        "incidents": incidents_of(plan, state, work.actor.language or "en"),
        **await _told(work, row, course),
        "advises": await _advised(work, seat) if mine else None,
        "own": await _own(work, row),
        "started_at": whole.started_at,
    }


_REASONS = frozenset(
    {"transferred", "reassigned", "delegated", "signer_added", "returned", "taken_back", "copied"}
)  # fmt: skip


_MARKS = frozenset({"started", "approved", "rejected", "returned"})


async def _told(work: Work, row: Any, course: Course) -> dict[str, Any]:
    """`because`: the act of somebody that brought this task, with what was said; `closed`: who closed it, and how."""
    came, went = course.act_at(row.opened_at), course.act_at(row.closed_at) if row.closed_at else None
    advised = came is not None and any(each.what == "seat_advised" for each in came.microsteps)
    because = came if came is not None and (advised or kind_of(came.event) in _REASONS) else None
    names = await person_names(work, {each.actor for each in (because, went) if each is not None})
    return {
        "because": because
        and {
            "kind": f"advised_{kind_of(because.event)}" if advised else kind_of(because.event),
            "by": person_ref(because.actor, names),
            "comment": because.event.get("comment") or None,
            "at": because.at,
        },
        "closed": went and {"kind": kind_of(went.event), "by": person_ref(went.actor, names), "at": went.at},
    }


async def _advised(work: Work, seat: Seat | None) -> dict[str, str] | None:
    """Who asked for advice: the seat goes back to them."""
    if seat is None or seat.delegate is None:
        return None
    return person_ref(seat.person, await person_names(work, {seat.person}))


async def _own(work: Work, row: Any) -> str | None:
    """Another task that the reader has to do in the same instance."""
    found = await work.connection.scalar(
        sa.select(t.c.id)
        .where(t.c.instance == row.instance, t.c.assignee == work.actor.id, t.c.status == "open", t.c.kind != "cc")
        .where(t.c.id != row.id)
        .order_by(t.c.id)
        .limit(1)
    )
    return None if found is None else str(found)


def standing(work: Work, plan: FlowPlan, state: FlowState, row: Any) -> dict[str, bool]:
    """What the initiator may do with the instance."""
    own = row.initiator == work.actor.id
    asked = Withdrawn(at=work.now, actor=work.actor.id)
    return {
        "may_withdraw": own and withdrawable(plan.flow, state, asked.at),
        "may_urge": own and row.status == "running",
        "may_manage": work.actor.is_admin,
    }


def actions_of(
    node: HumanNode | None, kind: str, token: Token | None, seat: Seat | None, state: FlowState
) -> list[str]:
    """What the assignee may do with an open task."""
    if kind == "cc":
        return ["read"]
    if node is None or token is None or seat is None:
        return []
    main = ["approve", "reject"] if node.task_kind == "approval" else ["complete"]
    if seat.delegate is not None:
        return main
    may = [each for each in node.may if each != "take_back"]
    if not allowed_targets(node, state.visits, token):
        may = [each for each in may if each != "return"]
    if seat.kind != "original":
        may = [each for each in may if each != "add_signer"]
    return [*main, *may]


def _needs(node: HumanNode | None) -> dict[str, Any]:
    """What a decision has to carry."""
    if node is None:
        return {}
    return {
        "comment": node.comment,
        "files": node.files,
        "signature": node.signature,
        "password": node.password,
    }


async def _choices(plan: FlowPlan, state: FlowState, here: str) -> list[dict[str, Any]]:
    """Nodes whose people are still to be chosen."""
    return [
        {"node": key, "name": node.name or key, "chosen": [str(each) for each in state.choices.get(key, ())]}
        for key, node in plan.nodes.items()
        if isinstance(node, HumanNode) and key != here and any(each.choice for each in node.by)
        and key not in state.acted
    ]  # fmt: skip


async def _added(work: Work, token: Token, seat: Seat) -> list[dict[str, Any]]:
    """The people whom the holder of this seat has added: who may be taken away again has not decided."""
    added = [each for each in token.seats if each.of == seat.id]
    names = await person_names(work, {each.person for each in added})
    return [
        {
            "seat": each.id,
            "person": person_ref(each.person, names),
            "where": each.kind,
            "sign": each.sign,
            "status": each.status,
            "removable": each.status in ("open", "waiting", "paused"),
        }
        for each in added
    ]


def _may_take_back(work: Work, plan: FlowPlan, state: FlowState, row: Any) -> bool:
    """Whether it is worth a try: the person decided here, and nobody has acted at a later place since."""
    node = plan.nodes.get(row.node)
    decided = row.assignee == work.actor.id and row.status == "done" and row.kind != "cc" and state.status == "running"
    if not decided or not isinstance(node, HumanNode) or "take_back" not in node.may:
        return False
    if row.outcome not in ("approved", "rejected", "completed") or work.actor.id not in state.acted.get(node.key, ()):
        return False
    visit = max((index for index, key in enumerate(state.visits) if key == node.key), default=-1)
    after = [state.visits[each] for each in range(visit + 1, len(state.visits))]
    return not any(each in state.acted for each in after if each != node.key)


async def _proposal(work: Work, plan: FlowPlan, row: Any, hidden: set[str]) -> dict[str, Any] | None:
    """The held change: `{status, record, values: [{field, label, old, new}]}`, as far as the reader may see the form."""
    if not plan.holds_changes:
        return None
    found = await proposal_of(work, row.instance)
    seen = await form_sight(work, row.app, plan.form or "") if found is not None else None
    if found is None or seen is None:
        return None
    values = changes_shown(seen, await _record(work, row, hidden) or {}, found.values, hidden)
    return {"status": found.status, "record": found.record and str(found.record), "values": values}


async def _record(work: Work, row: Any, hidden: set[str]) -> Any:
    """The record as the actor may see it, without what this node hides; None when they may not."""
    if row.record is None:
        return None
    try:
        record = orjson.loads(await read_record(work, row.app, row.form, row.record))
    except MortiseError:  # no permission, or gone: the task is shown without it
        return None
    return {key: value for key, value in record.items() if key not in hidden}


async def _task_key(work: Work, task: int | None) -> str | None:
    found: str | None = await work.connection.scalar(sa.select(t.c.key).where(t.c.id == task))
    return found


def _place(state: FlowState, row: Any, key: str | None) -> tuple[Token | None, Seat | None]:
    if key is None or row.status != "open":
        return None, None
    return state.seat_of_task(key) or (None, None)


async def _changes(work: Work, row: Any, snapshot: Any, record: Any, plan: FlowPlan, course: Course) -> dict[str, Any]:
    """`changed`: what differs from the record at the last decision, among the fields the reader sees; and whose
    decision that was, `changed_since`. What the flow's own forms asked for is no news before anybody has decided."""
    last = next((each for each in reversed(course.lines) if kind_of(each.event) in _MARKS), None)
    if not snapshot or not record or not row.form or last is None:
        return {"changed": [], "changed_since": None}
    seen = await form_sight(work, row.app, row.form)
    asked_for = _filled_in(plan, course) if kind_of(last.event) == "started" else set()
    found = [
        {
            "field": key,
            "label": each.label or key,
            "new": record[key],
            "old": snapshot[key] if work.actor.is_admin else _untitled(snapshot[key]),
        }
        for key, each in (seen.shape.fields if seen is not None else {}).items()
        if key in record and key in snapshot and key not in asked_for and _plain(record[key]) != _plain(snapshot[key])
    ]
    by = person_ref(last.actor, await person_names(work, {last.actor}))
    return {"changed": found, "changed_since": {"kind": kind_of(last.event), "by": by, "at": last.at}}


def _filled_in(plan: FlowPlan, course: Course) -> set[str]:
    """The fields that the flow's forms have asked for on the way."""
    nodes = (plan.nodes.get(key) for key in course.visits)
    return {
        field
        for node in nodes
        if isinstance(node, HumanNode) and node.task_kind == "form_task"
        for field, access in node.fields.items()
        if access in ("write", "require")
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and "id" in value and "title" in value:
        return value["id"]
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _untitled(value: Any) -> Any:
    """References of the past by id alone: whether the reader may see what they led to is not known."""
    if isinstance(value, dict) and "id" in value and "title" in value:
        return {"id": value["id"], "title": f"#{value['id']}"}
    if isinstance(value, list):
        return [_untitled(each) for each in value]
    return value


__all__ = ["actions_of", "history", "instance_task", "standing", "task_detail", "visible_instance"]
