"""Where an instance stands: its people's nodes with their seats, and the drawing with tokens and durations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState
from engines.flow.graph import reachable
from engines.flow.human import HumanNode
from engines.flow.picture import Way
from runtime.flows import tables
from runtime.flows.names import person_names, person_ref
from runtime.work import Work

t, log = tables.task, tables.log


async def progress(work: Work, plan: FlowPlan, state: FlowState, instance: int) -> list[dict[str, Any]]:
    """The people's nodes in the order of the drawing, each with its seats: those that were asked, and those that may
    still be; branches that were not taken are left out."""
    rows = (
        await work.connection.execute(sa.select(t).where(t.c.instance == instance, t.c.kind != "cc").order_by(t.c.id))
    ).all()
    waiting = [seat.person for token in state.tokens.values() for seat in token.seats]
    asked = {each for row in rows for each in (row.assignee, row.agent_of, row.closed_by)}
    names = await person_names(work, {*asked, *waiting})
    ahead = _ahead(plan, state)
    found = []
    for node in plan.nodes.values():
        own = [row for row in rows if row.node == node.key]
        if not isinstance(node, HumanNode) or not (own or node.key in ahead or node.key in state.visits):
            continue
        if getattr(node, "type", "") == "start" and not own:
            continue
        found.append(
            {
                "node": node.key,
                "name": node.name or node.key,
                "kind": node.task_kind,
                "mode": node.mode,
                "status": _status(node.key, state, own),
                "seats": [_seat(row, names) for row in own] + _waiting(state, node.key, names),
            }
        )
    return found


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


def _status(key: str, state: FlowState, rows: Sequence[Any]) -> str:
    if any(token.node == key for token in state.tokens.values()):
        return "current"
    if rows:
        return "returned" if rows[-1].outcome == "returned" else "done"
    if key in state.visits or state.status == "ended":
        return "skipped"
    return "waiting"


async def diagram(work: Work, plan: FlowPlan, state: FlowState, instance: int) -> dict[str, Any]:
    """Nodes (with how often and how long), edges and where the instance stands, for drawing.

    `edges[].taken`: a token went this way; `nodes[].duration_s`: all visits together, up to now; `nodes[].people`: who
    is asked now; `nodes[].next`: whether it comes next.
    """
    lines = (
        await work.connection.execute(
            sa.select(log.c.at, log.c.microsteps).where(log.c.instance == instance).order_by(log.c.seq)
        )
    ).all()
    visits = _visits(lines)
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
                "duration_s": _total(visits.get(key, ()), state.ended_at or work.now),
                "since": visits[key][-1][0] if key in current and key in visits else None,
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
                "taken": each.source in visits and each.target in visits and _took(lines, each.source, each.slot),
            }
            for each in edges
        ],
        "tokens": [{"id": each.id, "node": each.node, "doing": each.doing} for each in state.tokens.values()],
        "layout": _layout(plan),
    }


def _layout(plan: FlowPlan) -> dict[str, Any]:
    """The drawing: boxes of nodes and of the events at their edges, points of the ways; the same for every instance."""
    picture = plan.picture
    return {
        "width": picture.width,
        "height": picture.height,
        "boxes": {key: [box.x, box.y, box.width, box.height] for key, box in picture.boxes.items()},
        "events": [
            {
                "node": node,
                "slot": slot,
                "kind": _event_kind(plan, node, slot),
                "box": [box.x, box.y, box.width, box.height],
            }
            for (node, slot), box in picture.edges.items()
        ],
        "ways": [
            {
                "from": each.source,
                "slot": each.slot,
                "to": each.target,
                "points": each.points,
                "label": _way_label(plan, each),
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


def _way_label(plan: FlowPlan, way: Way) -> Any:
    """The words at a way: of a branch, or of the event it leaves by."""
    name, _, rest = way.slot.partition("/")
    held = getattr(plan.nodes.get(way.source), name, None)
    return held[int(rest.split("/")[0])].label if isinstance(held, list) and rest else ""


Visit = tuple[datetime, datetime | None]


def _visits(lines: Sequence[Any]) -> dict[str, list[Visit]]:
    """Node → its visits, from the microsteps of the log."""
    open_: dict[tuple[str, str], datetime] = {}
    found: dict[str, list[Visit]] = defaultdict(list)
    for line in lines:
        for each in line.microsteps:
            place = (each.get("token", ""), each.get("node", ""))
            if each["what"] == "entered":
                open_[place] = line.at
            elif each["what"] in ("left", "cancelled") and place in open_:
                found[place[1]].append((open_.pop(place), line.at))
    for (_, node), since in open_.items():
        found[node].append((since, None))
    return found


def _total(visits: Sequence[Visit], now: datetime) -> float:
    return round(sum(((until or now) - since).total_seconds() for since, until in visits), 1)


def _took(lines: Sequence[Any], node: str, slot: str) -> bool:
    """Whether a token left the node this way: `left` says by which ways, nothing for `next`."""
    for line in lines:
        for each in line.microsteps:
            if each["what"] == "left" and each.get("node") == node:
                ways = (each.get("detail") or "next").split(",")
                if slot in ways:
                    return True
    return False
