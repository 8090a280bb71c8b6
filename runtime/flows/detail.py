"""One task in full, and one instance: progress with seats, what changed, what may be done, the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState, load_state
from engines.flow.graph import reachable
from engines.flow.human import HumanNode
from engines.flow.state import Token
from engines.flow.tasks import return_targets
from engines.kernel.errors import MortiseError
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.driver import unknown_instance
from runtime.flows.inbox import person_names, person_ref, task_select, task_views
from runtime.flows.plans import flow_plan
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
    record = await _record(work, row)
    token = _token_of(state, row, await _task_key(work, row.id))
    node = plan.nodes.get(row.node)
    human = node if isinstance(node, HumanNode) else None
    mine = row.assignee == work.actor.id and row.status == "open"
    return {
        **view,
        "record": record,
        "form": row.form,
        "changed": await _changed(work, row, whole.snapshot, record),
        "facts": view["summary"],
        "progress": await progress(work, plan, state, row.instance),
        "actions": actions_of(human, row.kind, token) if mine else [],
        "return_to": [
            {"node": key, "name": plan.nodes[key].name or key}
            for key in return_targets(state.visits, token)
            if key in plan.nodes
        ]
        if token and mine
        else [],
        "fields": dict(human.fields) if human and mine else {},
        "diagram": diagram(plan, state),
        "may_withdraw": whole.status == "running" and row.initiator == work.actor.id and _withdrawable(plan, state),
        "may_urge": whole.status == "running" and row.initiator == work.actor.id,
    }


async def visible_instance(work: Work, instance: int) -> Any:
    """The instance's row, for those who take part: initiator, assignees, admins. Raises NotFound."""
    row = (await work.connection.execute(sa.select(i).where(i.c.id == instance))).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    if work.actor.is_admin or row.initiator == work.actor.id:
        return row
    takes_part = await work.connection.scalar(
        sa.select(t.c.id).where(t.c.instance == instance, t.c.assignee == work.actor.id).limit(1)
    )
    if takes_part is None:
        raise unknown_instance(instance)
    return row


def actions_of(node: HumanNode | None, kind: str, token: Token | None) -> list[str]:
    """What the assignee may do with an open task."""
    if kind == "cc":
        return ["read"]
    if node is None or token is None:
        return []
    main = ["approve", "reject"] if node.task_kind == "approval" else ["complete"]
    return [*main, *(each for each in node.may if each != "return" or token.trail)]


async def progress(work: Work, plan: FlowPlan, state: FlowState, instance: int) -> list[dict[str, Any]]:
    """The people's nodes in the order of the drawing, each with its seats: those that were asked, and those that may
    still be; branches that were not taken are left out."""
    rows = (
        await work.connection.execute(sa.select(t).where(t.c.instance == instance, t.c.kind != "cc").order_by(t.c.id))
    ).all()
    waiting = [seat.person for token in state.tokens.values() for seat in token.seats]
    names = await person_names(work, {*(row.assignee for row in rows), *waiting})
    edges = [each for ways in plan.ways.values() for each in ways]
    ahead = {key for token in state.tokens.values() for key in reachable(token.node, edges)}
    found = []
    for node in plan.nodes.values():
        own = [row for row in rows if row.node == node.key]
        if not isinstance(node, HumanNode) or not (own or node.key in ahead or node.key in state.visits):
            continue
        if getattr(node, "type", "") == "start" and not own:
            continue
        seats = [_seat(row, names) for row in own]
        seats += [
            {
                "person": person_ref(seat.person, names),
                "status": seat.status,
                "outcome": None,
                "comment": None,
                "at": None,
            }
            for token in state.tokens.values()
            if token.node == node.key
            for seat in token.seats
            if seat.status in ("waiting", "paused")
        ]
        found.append(
            {
                "node": node.key,
                "name": node.name or node.key,
                "kind": node.task_kind,
                "mode": node.mode,
                "status": _status(node.key, state, own),
                "seats": seats,
            }
        )
    return found


def _seat(row: Any, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "person": person_ref(row.assignee, names),
        "status": "open" if row.status == "open" else "done",
        "outcome": row.outcome,
        "comment": row.comment or None,
        "at": row.closed_at,
    }


def _status(key: str, state: FlowState, rows: Sequence[Any]) -> str:
    if any(token.node == key for token in state.tokens.values()):
        return "current"
    if rows:
        return "returned" if rows[-1].outcome == "returned" else "done"
    if key in state.visits or state.status == "ended":
        return "skipped"
    return "waiting"


def diagram(plan: FlowPlan, state: FlowState) -> dict[str, Any]:
    """Nodes, edges and where the instance stands, for drawing."""
    current = {token.node for token in state.tokens.values()}
    edges = [each for ways in plan.ways.values() for each in ways]
    return {
        "nodes": [
            {
                "key": key,
                "name": node.name or key,
                "type": getattr(node, "type", ""),
                "current": key in current,
                "visited": key in state.visits,
            }
            for key, node in plan.nodes.items()
        ],
        "edges": [{"from": each.source, "to": each.target, "slot": each.slot} for each in edges],
        "positions": dict(plan.flow.positions),
    }


async def history(work: Work, instance: int) -> dict[str, Any]:
    """The instance with its log, tokens and incidents."""
    row = await visible_instance(work, instance)
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    state = load_state(row.state)
    log = tables.log
    lines = (await work.connection.execute(sa.select(log).where(log.c.instance == instance).order_by(log.c.seq))).all()
    names = await person_names(work, {each.actor for each in lines} | {row.initiator})
    language = work.actor.language or "en"
    return {
        "id": str(row.id),
        "app": row.app,
        "flow": {"key": row.flow, "name": plan.flow.name or row.flow},
        "release": row.release,
        "status": row.status,
        "outcome": row.outcome or None,
        "initiator": person_ref(row.initiator, names),
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "history": [_line(each, plan, names) for each in lines],
        "tokens": [{"id": each.id, "node": each.node, "doing": each.doing} for each in state.tokens.values()],
        "incidents": [
            {
                "id": key,
                "node": state.tokens[key].node,
                "name": plan.nodes[state.tokens[key].node].name,
                "code": each.code,
                "message": say(dict(each.message), language),
            }
            for key, each in state.incidents.items()
            if key in state.tokens
        ],
        "diagram": diagram(plan, state),
        "may_withdraw": row.status == "running" and row.initiator == work.actor.id and _withdrawable(plan, state),
        "may_urge": row.status == "running" and row.initiator == work.actor.id,
    }


_SHORT = {
    "Started": "started",
    "TaskDecided": "",
    "TaskTransferred": "transferred",
    "TaskDelegated": "delegated",
    "SignerAdded": "signer_added",
    "SignerRemoved": "signer_removed",
    "TaskReturned": "returned",
    "Withdrawn": "withdrawn",
    "Cancelled": "cancelled",
    "Urged": "urged",
    "TimerFired": "timer",
    "MessageReceived": "message",
    "RecordChanged": "record_changed",
    "Performed": "performed",
    "JobDone": "called",
    "JobFailed": "call_failed",
    "ChildEnded": "child_ended",
    "Migrated": "migrated",
    "IncidentRetried": "retried",
    "IncidentSkipped": "skipped",
}
_DECIDED = {"approve": "approved", "reject": "rejected", "complete": "completed"}


def _line(row: Any, plan: FlowPlan, names: Mapping[int, str]) -> dict[str, Any]:
    event = row.event
    kind = _SHORT.get(event["event"], "") or _DECIDED.get(event.get("outcome", ""), "")
    key = next((each["node"] for each in row.microsteps if each.get("node")), "")
    node = plan.nodes.get(key)
    return {
        "seq": row.seq,
        "at": row.at,
        "kind": kind,
        "by": person_ref(row.actor, names),
        "node": {"key": key, "name": (node.name or key) if node else key} if key else None,
        "comment": event.get("comment") or None,
        "steps": [
            {"what": each["what"], "node": each.get("node", ""), "detail": each.get("detail", "")}
            for each in row.microsteps
        ],
    }


def _withdrawable(plan: FlowPlan, state: FlowState) -> bool:
    policy = plan.flow.withdraw
    return policy == "running" or (policy == "untouched" and not state.acted)


async def _record(work: Work, row: Any) -> Any:
    """The record as the actor may see it; None when they may not."""
    if row.record is None:
        return None
    try:
        return orjson.loads(await read_record(work, row.app, row.form, row.record))
    except MortiseError:  # no permission, or gone: the task is shown without it
        return None


async def _task_key(work: Work, task: int | None) -> str | None:
    found: str | None = await work.connection.scalar(sa.select(t.c.key).where(t.c.id == task))
    return found


def _token_of(state: FlowState, row: Any, key: str | None) -> Token | None:
    if key is None or row.status != "open":
        return None
    found = state.seat_of_task(key)
    return found[0] if found else None


async def _changed(work: Work, row: Any, snapshot: Any, record: Any) -> list[dict[str, Any]]:
    """What differs from the record at the last decision, among the fields the reader sees."""
    if not snapshot or not record or not row.form:
        return []
    seen = await form_sight(work, row.app, row.form)
    if seen is None:
        return []
    found = []
    for key, each in seen.shape.fields.items():
        if key in record and key in snapshot and _plain(record[key]) != _plain(snapshot[key]):
            found.append(
                {
                    "field": key,
                    "label": each.label or key,
                    "new": record[key],
                    "old": snapshot[key] if work.actor.is_admin else _untitled(snapshot[key]),
                }
            )
    return found


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
