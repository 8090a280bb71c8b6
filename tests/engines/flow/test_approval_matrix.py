"""Modes × operations × who acts: what is allowed happens and keeps tasks and seats in step; the rest is refused by code.

The table is tests/cases/flow/approval_matrix.csv. The scene: 9 has approved, then 11, 12 and 13 are asked in the mode
at hand. `holder` is 11; `waiting` 12, in sequence; `agent` 14 acts for 11, who is `away`; `delegate` 20 advises 11, the
`owner`; `added` 20 signs before 11; `before` is 9.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engines.flow import dump_state
from engines.flow import events as e
from engines.flow.seat import PENDING
from engines.kernel.errors import MortiseError
from tests.flow_world import World, event_of

TABLE = Path(__file__).parents[2] / "cases" / "flow" / "approval_matrix.csv"
MODES: dict[str, dict[str, Any]] = {
    "all": {"mode": "all"},
    "all, reject all": {"mode": "all", "reject": "all"},
    "any": {"mode": "any"},
    "any, reject all": {"mode": "any", "reject": "all"},
    "sequential": {"mode": "sequential"},
    "any in sequence": {"mode": "any", "order": "sequential"},
    "ratio": {"mode": "ratio", "ratio": 0.6},
    "ratio in sequence": {"mode": "ratio", "ratio": 0.6, "order": "sequential"},
    "weight": {"mode": "weight", "weight": 2},
}
PEOPLE = {
    "holder": 11, "waiting": 12, "agent": 14, "away": 11, "delegate": 20, "owner": 11, "added": 20, "stranger": 99,
    "initiator": 1, "before": 9,
}  # fmt: skip


def lines() -> Iterator[Any]:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    for mode in MODES:
        for row in rows:
            for who in PEOPLE:
                yield pytest.param(mode, row["operation"], who, row[who], id=f"{mode}: {row['operation']} by {who}")


@pytest.mark.parametrize(("mode", "operation", "who", "expected"), list(lines()))
def test_an_operation_is_done_or_refused_as_the_table_says(mode: str, operation: str, who: str, expected: str) -> None:
    world = scene(mode, who)
    task = next(iter(world.tasks))
    before = dump_state(world.state)
    code = "ok"
    try:
        world.send(event(world, operation, PEOPLE[who], task))
    except MortiseError as error:
        code = error.diagnostics[0].code
        assert dump_state(world.state) == before, "a refused event changes nothing"
    if expected == "untouched":  # taking back depends on whether the scene itself has touched the next node
        expected = "ok" if who == "before" else expected
    assert code == expected
    in_step(world)


def scene(mode: str, who: str) -> World:
    """The instance at the moment in which `who` acts."""
    people = {"role:p": [9], "role:a": [11, 12, 13], "role:z": [30]}
    if who in ("agent", "away"):
        people["agent:11:"] = [14]
    nodes = [
        {"key": "start", "type": "start", "next": "pre"},
        {"key": "pre", "type": "approval", "by": [{"role": "p"}], "next": "ask"},
        {"key": "ask", "type": "approval", "by": [{"role": "a"}], "next": "later", **MODES[mode]},
        {"key": "later", "type": "approval", "by": [{"role": "z"}], "next": "done"},
        {"key": "done", "type": "end", "outcome": "approved"},
    ]
    world = World({"flow": {"nodes": nodes}, "people": people}, {"story": ""})
    world.send(event_of(world, "start", 1))
    world.send(event_of(world, "approve", 9))
    if who in ("delegate", "owner"):
        world.send(event_of(world, "delegate", {"by": 11, "to": 20}))
    if who == "added":
        world.send(event_of(world, "add", {"by": 11, "to": [20], "where": "before"}))
    asked = {"agent": 14, "away": 14, "delegate": 20, "owner": 20, "added": 20}.get(who, 11)
    own = world.task_of(asked)
    world.tasks = {own: world.tasks[own], **world.tasks}
    return world


def event(world: World, operation: str, actor: int, task: str) -> e.Event:
    common: dict[str, Any] = {"at": world.now, "actor": actor}
    match operation.split():
        case ["approve" | "reject" | "complete" as outcome]:
            return e.TaskDecided(**common, task=task, outcome=outcome)
        case ["transfer", *rest]:
            to = {"oneself": 11, "holder": 12}.get(rest[-1], 50) if rest else 50
            return e.TaskTransferred(**common, task=task, to=actor if rest[-1:] == ["oneself"] else to)
        case ["delegate"]:
            return e.TaskDelegated(**common, task=task, to=50)
        case ["add", where, sign]:
            return e.SignerAdded(**common, task=task, to=(50, 51), where=where, sign=sign)  # type: ignore[arg-type]
        case ["remove", "an", "added"]:
            return e.SignerRemoved(**common, seat=world.seat_of(20))
        case ["remove", "an", "original"]:
            return e.SignerRemoved(**common, seat=world.seat_of(13))
        case ["return", *rest]:
            target = "later" if rest == ["ahead"] else "pre"
            return e.TaskReturned(**common, task=task, node=target, how="back" if "straight" in rest else "replay")
        case ["take", "back"]:
            return e.TaskTakenBack(**common, node="pre")
        case _:
            return e.Withdrawn(**common)


def in_step(world: World) -> None:
    """Open seats and open tasks are the same people; somebody is always asked while it runs."""
    seats = {
        seat.task: seat.holder for token in world.state.tokens.values() for seat in token.seats if seat.status == "open"
    }
    assert seats == {key: each.assignee for key, each in world.tasks.items()}
    assert (world.state.status == "ended") == (not seats)
    for token in world.state.tokens.values():
        pending = [each for each in token.seats if each.status in PENDING]
        assert len({each.person for each in pending}) == len(pending), "nobody has two seats"
