"""Whatever people do to a flow, in whatever order: nothing is lost, nothing is doubled, and the log tells it all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.flow import (
    FlowDef,
    FlowState,
    PeopleNeed,
    dump_event,
    dump_state,
    fold,
    load_event,
    load_state,
    plan_flow,
    step,
)
from engines.flow import events as e
from engines.flow.tasks import return_targets
from engines.kernel.commands import CancelTimer, CloseTask, FinishInstance, OpenTask, SetTimer
from engines.kernel.definition import read_definition
from engines.kernel.errors import MortiseError

PEOPLE = {"role:a": [1, 2, 3], "role:b": [4, 5], "role:c": [6]}
PLAN = plan_flow(
    read_definition(
        FlowDef,
        {
            "key": "law",
            "nodes": [
                {"key": "start", "type": "start", "next": "first"},
                {
                    "key": "first",
                    "type": "approval",
                    "by": [{"role": "a"}],
                    "mode": "ratio",
                    "ratio": 0.5,
                    "next": "fork",
                    "rejected": "first",
                },
                {"key": "fork", "type": "parallel_gateway", "branches": [{"next": "left"}, {"next": "right"}]},
                {
                    "key": "left",
                    "type": "approval",
                    "by": [{"role": "b"}],
                    "mode": "sequential",
                    "next": "more",
                    "limit": {"after": "2 hours", "then": "escalate", "to": [{"role": "c"}]},
                },
                {
                    "key": "more",
                    "type": "form_task",
                    "by": [{"role": "c"}],
                    "next": "join",
                    "boundary": [{"after": "1 days", "next": "join"}],
                },
                {
                    "key": "right",
                    "type": "approval",
                    "by": [{"role": "a"}],
                    "mode": "any",
                    "reject": "all",
                    "next": "join",
                },
                {"key": "join", "type": "parallel_gateway", "next": "last"},
                {"key": "last", "type": "approval", "by": [{"role": "c"}, {"same_as": "left"}], "next": "done"},
                {"key": "done", "type": "end", "outcome": "approved"},
            ],
        },
    ),
    {},
    app="law",
)
MOVES = ["approve", "reject", "complete", "transfer", "delegate", "add", "remove", "return", "back", "timer", "urge"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 50), st.integers(1, 12)), max_size=40))
def test_any_order_of_moves_keeps_tasks_timers_and_log_true(moves: list[tuple[str, int, int]]) -> None:
    world = _World()
    world.send(e.Started(at=world.now, initiator=9))
    for move in moves:
        if world.state.status == "ended":
            break
        event = _event(world, *move)
        if event is not None:
            before = dump_state(world.state)
            try:
                world.send(event)
            except MortiseError:
                assert dump_state(world.state) == before
    world.check()


class _World:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, tzinfo=UTC)
        self.state = FlowState()
        self.tasks: dict[str, int] = {}
        self.timers: dict[str, datetime] = {}
        self.log: list[Any] = []
        self.finished = 0

    def send(self, event: e.Event) -> None:
        facts: dict[str, Any] = {}
        while (found := step(PLAN, self.state, replace(event, facts=facts))).needs:
            facts = facts | {each.key: PEOPLE.get(each.key, []) for each in found.needs if isinstance(each, PeopleNeed)}
        self.log.append(json.dumps(dump_event(replace(event, facts=facts))))
        self.state = load_state(json.loads(json.dumps(dump_state(found.state))))
        for command in found.commands:
            match command:
                case OpenTask(task=key):
                    assert key not in self.tasks, "no task is opened twice"
                    self.tasks[key] = command.assignee
                case CloseTask(task=key):
                    del self.tasks[key]
                case SetTimer(timer=key):
                    self.timers[key] = command.due_at
                case CancelTimer(timer=key):
                    self.timers.pop(key, None)
                case FinishInstance():
                    self.finished += 1

    def check(self) -> None:
        state = self.state
        seats = {
            seat.task: seat.holder for token in state.tokens.values() for seat in token.seats if seat.status == "open"
        }
        assert seats == self.tasks, "open seats and open tasks are the same"
        assert {timer for token in state.tokens.values() for timer in token.timers} == set(self.timers)
        assert self.finished == (state.status == "ended")
        assert bool(state.tokens) == (state.status == "running")
        assert dump_state(fold(PLAN, [load_event(json.loads(each)) for each in self.log])) == dump_state(state)


def _event(world: _World, move: str, pick: int, other: int) -> e.Event | None:
    if move == "timer":
        if not world.timers:
            return None
        key = sorted(world.timers)[pick % len(world.timers)]
        world.now = max(world.now, world.timers.pop(key)) + timedelta(seconds=1)
        return e.TimerFired(at=world.now, timer=key)
    if move == "urge":
        return e.Urged(at=world.now, actor=9)
    if not world.tasks:
        return None
    task = sorted(world.tasks)[pick % len(world.tasks)]
    common: dict[str, Any] = {"at": world.now, "actor": world.tasks[task], "task": task}
    match move:
        case "transfer":
            return e.TaskTransferred(**common, to=other)
        case "delegate":
            return e.TaskDelegated(**common, to=other)
        case "add":
            where: Any = ("before", "after", "parallel")[pick % 3]
            return e.SignerAdded(**common, to=(other,), where=where)
        case "remove":
            return e.SignerRemoved(at=world.now, task=task)
        case "return" | "back":
            found = world.state.seat_of_task(task)
            assert found is not None
            targets = return_targets(world.state.visits, found[0])
            how: Any = "back" if move == "back" else "replay"
            return e.TaskReturned(**common, node=targets[pick % len(targets)], how=how) if targets else None
        case _:
            outcome: Any = move
            return e.TaskDecided(**common, outcome=outcome)
