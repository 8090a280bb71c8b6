"""Random flows and random events: nothing is lost or doubled, every step can be saved, replayed, and brought to an end.

The flows are drawn in blocks (sequences, choices, forks, loops, sub-processes, instances, boundaries, event
sub-processes, compensation, links), so that every one of them can come to an end; the events come in any order.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.flow import check_flow, dump_state
from engines.flow import events as e
from engines.flow.definition import FlowDef
from engines.flow.state import OWNING, ROOT
from engines.kernel.definition import read_definition
from engines.kernel.errors import MortiseError
from tests.flow_drawing import Drawing, drawn
from tests.flow_world import SCHEMA, World, event_of

FULL = os.environ.get("MORTISE_LAWS") == "full"
PEOPLE = {"role:a": [1, 2], "role:b": [3]}


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    return drawn(Drawing(_Drawn(draw)))


class _Drawn:
    """Hypothesis chooses."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def pick(self, options: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))


MOVES = st.tuples(
    st.sampled_from(
        ["message", "signal", "task", "task", "timer", "timer", "job", "child", "change", "incident", "far"]
    ),
    st.integers(0, 40),
)


@settings(max_examples=400 if FULL else 60, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows(), st.lists(MOVES, max_size=25))
def test_any_flow_keeps_its_tokens_and_comes_to_an_end(flow: dict[str, Any], moves: list[tuple[str, int]]) -> None:
    live_through(flow, moves)


def live_through(flow: dict[str, Any], moves: list[tuple[str, int]]) -> None:
    found = check_flow(read_definition(FlowDef, {"key": "f", "record": "order", **flow}), SCHEMA)
    assert [each for each in found if each.severity == "error"] == []
    world = World({"flow": flow, "people": PEOPLE, "record": {"amount": 4, "status": "open"}}, {})
    world.replays = False
    _send(world, event_of(world, "start", 9))
    for move, pick in moves:
        if world.state.status == "ended":
            break
        event = _event(world, move, pick)
        if event is not None:
            _send(world, event)
    world.replay()
    _finish(world)
    assert world.state.status == "ended"
    assert len(world.finished) == 1
    world.replay()
    assert not world.tasks and not world.timers and not world.state.tokens and list(world.state.scopes) == [ROOT]


def _send(world: World, event: e.Event) -> None:
    before = dump_state(world.state)
    try:
        world.send(event)
    except MortiseError as error:
        assert error.status < 500, "only what people do wrong is refused"
        assert dump_state(world.state) == before
    _sound(world)


def _sound(world: World) -> None:
    """No token is lost: every scope is waited for, every waiting token has something to wait for."""
    state, nodes = world.state, world.plan.nodes
    assert bool(state.scopes[ROOT].live) == (state.status == "running")
    for token in state.tokens.values():
        scope = state.scopes[token.scope]
        assert token.doing, f"{token} stands still"
        assert (token.doing == "incident") == (token.id in state.incidents)
        assert (nodes[token.node].within or "") == scope.node or token.node == scope.node
        owned = state.owned(token)
        assert bool(owned) == (token.doing in OWNING), f"{token} waits for {owned}"
        if token.doing == "seats":
            assert any(each.status == "open" for each in token.seats)
    for scope in state.scopes.values():
        assert scope.live == sum(each.scope == scope.id for each in state.tokens.values())
        assert scope.id == ROOT or (scope.live and state.tokens[scope.token].doing in OWNING)
    open_seats = {seat.task for each in state.tokens.values() for seat in each.seats if seat.status == "open"}
    assert open_seats == {key for key, each in world.tasks.items() if each.kind != "cc"}


def _event(world: World, move: str, pick: int) -> e.Event | None:
    tokens = list(world.state.tokens.values())
    match move:
        case "message":
            name = f"m{pick % 5 + 1}"
            return event_of(world, "message", {"name": name, "key": "4" if name == "m3" else None})
        case "signal":
            return event_of(world, "signal", "s1")
        case "change":
            return event_of(world, "change", {"amount": pick % 11})
        case "timer" if world.timers:
            key = sorted(world.timers)[pick % len(world.timers)]
            world.now = max(world.now, world.timers.pop(key))
            return e.TimerFired(at=world.now, timer=key)
        case "far":
            return e.TimerFired(at=world.now, timer=f"gone{pick}:after")
        case "task" if world.tasks:
            task = sorted(world.tasks)[pick % len(world.tasks)]
            said: Any = ("approve", "approve", "reject")[pick % 3]
            return e.TaskDecided(at=world.now, actor=world.tasks[task].assignee, task=task, outcome=said)
        case "job":
            waiting = [each for each in tokens if each.doing == "job"]
            if not waiting:
                return e.JobDone(at=world.now, token=f"{pick}.{pick}")
            job = waiting[pick % len(waiting)].notes["job"]
            return e.JobFailed(at=world.now, token=job) if pick % 3 == 0 else e.JobDone(at=world.now, token=job)
        case "child":
            children = [each for each in tokens if each.doing == "child"]
            if not children:
                return None
            token, error = children[pick % len(children)].id, "e9" if pick % 4 == 0 else ""
            if pick % 5 == 0:
                return e.ChildEscalated(at=world.now, token=token, code="up")
            return e.ChildEnded(at=world.now, token=token, outcome="error" if error else "completed", error=error)
        case "incident" if world.state.incidents:
            key = sorted(world.state.incidents)[pick % len(world.state.incidents)]
            cls = e.IncidentRetried if pick % 2 else e.IncidentSkipped
            return cls(at=world.now, token=key)
        case _:
            return None


def _finish(world: World) -> None:
    """Do everything that is asked for, until it is over."""
    for _ in range(400):
        if world.state.status == "ended":
            return
        state = world.state
        if state.incidents:
            _send(world, e.IncidentSkipped(at=world.now, token=next(iter(state.incidents))))
        elif world.tasks:
            task, opened = next(iter(world.tasks.items()))
            _send(world, e.TaskDecided(at=world.now, actor=opened.assignee, task=task, outcome="approve"))
        elif any(each.doing == "job" for each in state.tokens.values()):
            job = next(each.notes["job"] for each in state.tokens.values() if each.doing == "job")
            _send(world, e.JobDone(at=world.now, token=job))
        elif any(each.doing == "child" for each in state.tokens.values()):
            child = next(each.id for each in state.tokens.values() if each.doing == "child")
            _send(world, e.ChildEnded(at=world.now, token=child, outcome="completed"))
        else:
            _wake(world)


def _wake(world: World) -> None:
    """Tell one waiting token what it waits for; when there is none, let time pass."""
    for token in world.state.tokens.values():
        names = list(world.plan.nodes[token.node].awaits(token)) if token.doing == "wait" else []
        for name in names:
            kind, _, rest = name.partition(":")
            if kind == "record":
                _send(world, event_of(world, "change", {"amount": 10}))
            elif kind == "signal":
                _send(world, event_of(world, "signal", rest))
            else:
                called, _, key = rest.partition("|")
                _send(world, event_of(world, "message", {"name": called, "key": key or None}))
            return
    world.tick(timedelta(hours=6))
    _sound(world)
