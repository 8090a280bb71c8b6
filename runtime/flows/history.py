"""An instance with its whole history: the log, told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState, load_state
from engines.kernel.texts import say
from runtime.flows import tables
from runtime.flows.course import Happened, course_of
from runtime.flows.instance_acts import visible_instance
from runtime.flows.names import person_names, person_ref
from runtime.flows.plans import flow_plan
from runtime.flows.progress import diagram, progress
from runtime.flows.repair import variables_of
from runtime.flows.titles import titles_seen
from runtime.records.files import stored_files
from runtime.work import Work


async def history(work: Work, instance: int) -> dict[str, Any]:
    """The instance with its log, progress, tokens and incidents."""
    from runtime.flows.detail import standing

    row = await visible_instance(work, instance)
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    state = load_state(row.state)
    course = await course_of(work, instance)
    lines, agents = course.lines, await _agents(work, instance)
    asked = {each for line in lines for each in (line.actor, _agent_of(line, agents), *_to(line.event))}
    names = await person_names(work, asked | {row.initiator})
    language = work.actor.language or "en"
    return {
        "id": str(row.id),
        "app": row.app,
        "flow": {"key": row.flow, "name": plan.flow.name or row.flow},
        "title": (await titles_seen(work, [instance])).get(instance, ""),
        "record": None if row.record is None else {"app": row.app, "form": row.form, "id": str(row.record)},
        "release": row.release,
        "newest": (await flow_plan(work, row.app, row.flow))[1],
        "status": row.status,
        "outcome": row.outcome or None,
        "initiator": person_ref(row.initiator, names),
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "history": [_line(each, plan, names, agents) for each in lines],
        "progress": await progress(work, plan, state, instance, course),
        "variables": variables_of(plan, state) if work.actor.is_admin else {},
        "tokens": [{"id": each.id, "node": each.node, "doing": each.doing} for each in state.tokens.values()],
        "files": await _names_of(work, lines),
        "incidents": incidents_of(plan, state, language),
        "diagram": await diagram(work, plan, state, course),
        **standing(work, plan, state, row),
    }


def incidents_of(plan: FlowPlan, state: FlowState, language: str) -> list[dict[str, Any]]:
    """What has stopped: `{id, node, name, code, message}`; `id` is the token's."""
    return [
        {
            "id": key,
            "node": state.tokens[key].node,
            "name": plan.nodes[state.tokens[key].node].name,
            "code": each.code,
            "message": say(dict(each.message), language),
        }
        for key, each in state.incidents.items()
        if key in state.tokens
    ]


_SHORT = {
    "Started": "started",
    "TaskDecided": "",
    "TaskTransferred": "transferred",
    "TaskReassigned": "reassigned",
    "TaskDelegated": "delegated",
    "SignerAdded": "signer_added",
    "SignerRemoved": "signer_removed",
    "TaskReturned": "returned",
    "TaskTakenBack": "taken_back",
    "CopiesSent": "copied",
    "Commented": "commented",
    "SignalReceived": "signal",
    "ChildEscalated": "escalated",
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


def kind_of(event: Mapping[str, Any]) -> str:
    """What happened, as a past participle: approved, returned, delegated …"""
    return _SHORT.get(event["event"], "") or _DECIDED.get(event.get("outcome", ""), "")


def _line(row: Happened, plan: FlowPlan, names: Mapping[int, str], agents: Mapping[str, int]) -> dict[str, Any]:
    event = row.event
    key = next((each.node for each in row.microsteps if each.node), "")
    node = plan.nodes.get(key)
    return {
        "seq": row.seq,
        "at": row.at,
        "kind": kind_of(event),
        "by": person_ref(row.actor, names),
        "agent_of": person_ref(_agent_of(row, agents), names),
        "to": [person_ref(each, names) for each in _to(event)],
        "node": {"key": key, "name": (node.name or key) if node else key} if key else None,
        "comment": event.get("comment") or None,
        "files": event.get("files") or [],
        "signature": event.get("signature"),
        "steps": [{"what": each.what, "node": each.node, "detail": each.detail} for each in row.microsteps],
    }


async def _names_of(work: Work, lines: Sequence[Happened]) -> list[dict[str, str]]:
    """The files that came with decisions: `{id, name}`."""
    ids = [int(each) for line in lines for each in line.event.get("files") or ()]
    return [{"id": str(each.id), "name": each.name} for each in (await stored_files(work, ids)).values()]


async def _agents(work: Work, instance: int) -> dict[str, int]:
    """By the key of a task that an agent held: whose place they took."""
    t = tables.task
    rows = await work.connection.execute(
        sa.select(t.c.key, t.c.agent_of).where(t.c.instance == instance, t.c.agent_of.is_not(None))
    )
    return {row.key: row.agent_of for row in rows}


def _agent_of(row: Happened, agents: Mapping[str, int]) -> int | None:
    """Whose place the actor took in the task they acted on."""
    return agents.get(row.event.get("task", ""))


def _to(event: Mapping[str, Any]) -> list[int]:
    """The people an event names."""
    found = event.get("to")
    if isinstance(found, int):
        return [found]
    return [each for each in found if isinstance(each, int)] if isinstance(found, list) else []
