"""Where an instance stands: its people's nodes with their seats, and the drawing with tokens and durations."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState
from engines.flow.bpmn.from_flow.box import Box
from engines.flow.graph import reachable
from engines.flow.human import HumanNode
from runtime.flows import tables
from runtime.flows.ahead import people_ahead
from runtime.flows.course import Course
from runtime.flows.names import person_names, person_ref
from runtime.work import Work

t = tables.task
UNSEEN = frozenset({"paused", "removed"})
"""Outcomes of tasks that nobody has answered: their seat is shown where it stands, or not at all."""
RETURNED = frozenset({"returned", "returned_by_time"})
HANDED_ON = frozenset({"transferred", "reassigned", "delegated", "cancelled", "taken_back"})


async def progress(work: Work, plan: FlowPlan, state: FlowState, instance: int, course: Course) -> list[dict[str, Any]]:
    """The people's nodes in the order of the drawing, each with its seats: those that were asked, and those that may
    still be; branches that were not taken are left out.

    `asked`: how many people sign in the visit that counts; `expected`: who would be asked at a node that is still to
    come; `seats[].earlier`: an answer that no longer does, because the node was come to again, or the same person was
    asked again.
    """
    rows = (
        await work.connection.execute(sa.select(t).where(t.c.instance == instance, t.c.kind != "cc").order_by(t.c.id))
    ).all()
    waiting = [seat.person for token in state.tokens.values() for seat in token.seats]
    asked = {each for row in rows for each in (row.assignee, row.agent_of, row.closed_by)}
    ahead = _ahead(plan, state)
    expected = await people_ahead(work, plan, state, [key for key in plan.nodes if key in ahead])
    names = await person_names(work, {*asked, *waiting, *(each for people in expected.values() for each in people)})
    found = []
    for node in plan.nodes.values():
        own = [row for row in rows if row.node == node.key and row.outcome not in UNSEEN]
        if not isinstance(node, HumanNode) or not (own or node.key in ahead or node.key in state.visits):
            continue
        if getattr(node, "type", "") == "start" and not own:
            continue
        status = _status(node.key, state, own, ahead)
        earlier = {row.id for row in own} if status == "waiting" else _earlier(own, course.last_since(node.key))
        found.append(
            {
                "node": node.key,
                "name": node.name or node.key,
                "kind": node.task_kind,
                "mode": node.mode,
                "status": status,
                "expected": [person_ref(each, names) for each in expected.get(node.key, ()) if status == "waiting"],
                "asked": _asked(state, node.key, [row for row in own if row.id not in earlier]),
                "seats": [{**_seat(row, names), "earlier": row.id in earlier} for row in own]
                + _waiting(state, node.key, names),
            }
        )
    return found


def _earlier(rows: Sequence[Any], since: datetime | None) -> set[int]:
    """The rows of an earlier visit, and those whose person was asked again in the same one."""
    latest = {row.agent_of or row.assignee: row.id for row in rows}
    return {
        row.id
        for row in rows
        if (since is not None and row.opened_at < since) or latest[row.agent_of or row.assignee] != row.id
    }


def _asked(state: FlowState, node: str, rows: Sequence[Any]) -> int:
    """How many people sign: the seats while a token is there, afterwards whoever answered for themselves."""
    seats = [seat for token in state.tokens.values() if token.node == node for seat in token.seats]
    if seats:
        return sum(seat.status not in ("removed", "cancelled") for seat in seats)
    return sum(row.outcome not in HANDED_ON and not str(row.outcome).startswith("advised") for row in rows)


def _ahead(plan: FlowPlan, state: FlowState) -> set[str]:
    edges = [each for ways in plan.ways.values() for each in ways]
    return {key for token in state.tokens.values() for key in reachable(token.node, edges)}


def _waiting(state: FlowState, node: str, names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "person": person_ref(seat.person, names),
            "agent_of": None,
            "status": seat.status,
            "outcome": None,
            "comment": None,
            "at": None,
            "files": [],
            "signature": None,
            "earlier": False,
        }
        for token in state.tokens.values()
        if token.node == node
        for seat in token.seats
        if seat.status in ("waiting", "paused")
    ]


def _seat(row: Any, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "person": person_ref(row.assignee, names),
        "agent_of": person_ref(row.agent_of, names),
        "status": "open" if row.status == "open" else "done",
        "outcome": row.outcome,
        "comment": row.comment or None,
        "at": row.closed_at,
        "since": row.opened_at,
        "read": row.read_at is not None,
        "files": row.files or [],
        "signature": row.signature,
        **({"task": str(row.id)} if row.status == "open" else {}),
    }


def _status(key: str, state: FlowState, rows: Sequence[Any], ahead: set[str]) -> str:
    if any(token.node == key for token in state.tokens.values()):
        return "current"
    if rows and rows[-1].outcome in RETURNED:
        return "returned"
    if key in ahead and key not in state.visits:
        return "waiting"
    if all(row.outcome == "cancelled" for row in rows):
        return "waiting" if key in ahead else "skipped"
    return "done"


async def diagram(work: Work, plan: FlowPlan, state: FlowState, course: Course) -> dict[str, Any]:
    """Nodes (with how often and how long), edges and where the instance stands, for drawing.

    `edges[].taken`: a token went this way; `nodes[].duration_s`: all visits together, up to now; `nodes[].people`: who
    is asked now; `nodes[].next`: whether it comes next.
    """
    visits = course.visits
    names = await person_names(work, {seat.holder for each in state.tokens.values() for seat in each.seats})
    current = {token.node for token in state.tokens.values()}
    edges = [each for ways in plan.ways.values() for each in ways]
    following = {each.target for each in edges if each.source in current}
    return {
        "nodes": [
            {
                "key": key,
                "name": node.name or key,
                "type": getattr(node, "type", ""),
                "within": node.within,
                "current": key in current,
                "visited": key in visits,
                "times": len(visits.get(key, ())),
                "duration_s": course.duration_s(key, state.ended_at or work.now),
                "since": course.last_since(key) if key in current else None,
                "incident": any(each.node == key and each.id in state.incidents for each in state.tokens.values()),
                "next": key in following,
                "people": [
                    person_ref(seat.holder, names)
                    for token in state.tokens.values()
                    if token.node == key
                    for seat in token.seats
                    if seat.status == "open"
                ],
            }
            for key, node in plan.nodes.items()
        ],
        "edges": [
            {
                "from": each.source,
                "to": each.target,
                "slot": each.slot,
                "taken": each.source in visits and each.target in visits and course.took(each.source, each.slot),
            }
            for each in edges
        ],
        "tokens": [{"id": each.id, "node": each.node, "doing": each.doing} for each in state.tokens.values()],
        "layout": await asyncio.to_thread(_layout, plan),
    }


def _layout(plan: FlowPlan) -> dict[str, Any]:
    """The drawing: boxes of nodes and of the events at their edges, points of the ways; the same for every instance. The
    first time, a flow of 200 nodes is drawn for a second."""
    picture = plan.picture
    return {
        "width": picture.width,
        "height": picture.height,
        "boxes": {key: _corners(box) for key, box in picture.boxes.items()},
        "events": [
            {
                "node": node,
                "slot": slot,
                "kind": _event_kind(plan, node, slot),
                "box": _corners(box),
            }
            for (node, slot), box in picture.edges.items()
        ],
        "ways": [
            {
                "from": each.source,
                "slot": each.slot,
                "to": each.target,
                "points": each.points,
                "label": each.label,
                "label_box": each.label_box and _corners(each.label_box),
            }
            for each in picture.ways
        ],
    }


_KINDS = ("after", "until", "message", "signal", "condition", "changes", "error", "escalation", "cancel")


def _event_kind(plan: FlowPlan, node: str, slot: str) -> str:
    """What the event at `slot` (`boundary/0`, `events/1`) waits for."""
    name, _, index = slot.partition("/")
    held = getattr(plan.nodes[node], name, ())[int(index)]
    kind = next((each for each in _KINDS if getattr(held, each, None) not in (None, False)), "")
    return "timer" if kind in ("after", "until") else kind


def _corners(box: Box) -> list[float]:
    """x, y, width, height."""
    return [box.x, box.y, box.width, box.height]
