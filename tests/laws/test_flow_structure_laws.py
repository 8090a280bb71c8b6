"""Random flows and random events: nothing is lost or doubled, every step can be saved, replayed, and brought to an end.

The flows are drawn in blocks (sequences, choices, forks, loops, sub-processes, instances, boundaries, event
sub-processes, compensation, links), so that every one of them can come to an end; the events come in any order.
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.flow import check_flow, dump_state
from engines.flow import events as e
from engines.flow.definition import FlowDef
from engines.flow.state import OWNING, ROOT
from engines.kernel.definition import read_definition
from engines.kernel.errors import MortiseError
from tests.flow_world import SCHEMA, World, event_of

FULL = os.environ.get("MORTISE_LAWS") == "full"
PEOPLE = {"role:a": [1, 2], "role:b": [3]}
TASKS = ("message", "keyed", "timer", "approval", "calculate", "write", "job", "child", "condition", "signal")
BLOCKS = ("xor", "and", "or", "again", "sub", "each", "many", "first", "throw", "undo", "fork", "link", "loop")


class Drawing:
    """A flow being drawn: blocks put after one another; every block gives its first and its last node."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.nodes: list[dict[str, Any]] = []
        self.variables = {"x": "Any"}

    def node(self, kind: str, inside: str | None, **more: Any) -> dict[str, Any]:
        found = {"key": f"n{len(self.nodes)}", "type": kind, **({"within": inside} if inside else {}), **more}
        self.nodes.append(found)
        return found

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def number(self, least: int, most: int) -> int:
        return int(self.draw(st.integers(least, most)))

    def sequence(self, inside: str | None, depth: int) -> tuple[dict[str, Any], dict[str, Any]]:
        parts = [self.block(inside, depth) for _ in range(self.number(1, 2))]
        for before, after in pairwise(parts):
            before[1]["next"] = after[0]["key"]
        return parts[0][0], parts[-1][1]

    def block(self, inside: str | None, depth: int) -> tuple[dict[str, Any], dict[str, Any]]:
        if depth <= 0 or self.number(0, 3) == 0:
            task = self.task(inside)
            return task, task
        kind = self.pick(*BLOCKS)
        found: tuple[dict[str, Any], dict[str, Any]] = getattr(self, f"_{kind}")(inside, depth - 1)
        return found

    def task(self, inside: str | None) -> dict[str, Any]:
        match self.pick(*TASKS):
            case "message":
                return self.node("wait", inside, message=self.pick("m1", "m2"), kept=self.pick(True, False))
            case "keyed":
                return self.node("wait", inside, message="m3", match="amount")
            case "timer":
                return self.node("wait", inside, after="2 hours")
            case "approval":
                mode, no = self.pick("all", "any", "sequential"), self.pick("any", "all")
                return self.node("approval", inside, by=[{"role": "a"}, {"role": "b"}], mode=mode, reject=no)
            case "calculate":
                return self.node("calculate", inside, set={"x": "amount + 1"})
            case "write":
                return self.node("update_records", inside, values={"status": '"written"'})
            case "job":
                return self.node("call_connector", inside, connector="c", operation="o")
            case "child":
                return self.node("call_flow", inside, flow="other")
            case "condition":
                return self.node("wait", inside, condition="amount > 5")
            case _:
                return self.node("wait", inside, signal="s1")

    def watched(self, activity: dict[str, Any], inside: str | None, last: dict[str, Any]) -> None:
        """Give an activity some boundaries; where they lead comes together again in `last` or ends."""
        boundary: list[dict[str, Any]] = []
        for _ in range(self.number(0, 2)):
            kind = self.pick(
                {"after": "1 hour"},
                {"after": "1 hour", "every": "1 hour", "times": 3, "interrupting": False},
                {"message": "m1"},
                {"message": "m5", "interrupting": False},
                {"signal": "s1"},
                {"error": True},
                {"escalation": "up", "interrupting": self.pick(True, False)},
                {"condition": "amount > 7"},
                {"changes": [], "interrupting": False},
            )
            after = self.task(inside)
            if kind.get("interrupting", True):
                after["next"] = last["key"]
            boundary.append({**kind, "next": after["key"]})
        if boundary:
            activity["boundary"] = boundary

    def _split(self, kind: str, inside: str | None, depth: int, conditions: list[Any]) -> Any:
        join = self.node(kind, inside)
        branches = []
        for condition in conditions:
            first, last = self.sequence(inside, depth)
            last["next"] = join["key"]
            branches.append({**condition, "next": first["key"]})
        return self.node(kind, inside, branches=branches), join

    def _xor(self, inside: str | None, depth: int) -> Any:
        return self._split("exclusive_gateway", inside, depth, [{"when": "amount > 3"}, {"else": True}])

    def _and(self, inside: str | None, depth: int) -> Any:
        return self._split("parallel_gateway", inside, depth, [{}, {}])

    def _or(self, inside: str | None, depth: int) -> Any:
        conditions = [{"when": "amount > 3"}, {"when": "x > 2"}, {"else": True}]
        return self._split("inclusive_gateway", inside, depth, conditions)

    def _fork(self, inside: str | None, depth: int) -> Any:
        """Several ways out of a plain node, together again in an inclusive join."""
        join = self.node("inclusive_gateway", inside)
        ways = [self.sequence(inside, depth) for _ in range(2)]
        for _, last in ways:
            last["next"] = join["key"]
        branches = [{"next": ways[0][0]["key"]}, {"when": "amount > 3", "next": ways[1][0]["key"]}]
        return self.node("calculate", inside, set={"x": "1"}, branches=branches), join

    def _again(self, inside: str | None, depth: int) -> Any:
        begin = self.node("exclusive_gateway", inside)
        first, last = self.sequence(inside, depth)
        turns = f"turns{len(self.nodes)}"
        self.variables[turns] = "number"
        count = self.node("calculate", inside, set={turns: f"if {turns} = null then 1 else {turns} + 1"})
        done = self.node("calculate", inside, set={turns: "0"})
        branches = [{"when": f"{turns} < 3", "next": begin["key"]}, {"else": done["key"]}]
        ask = self.node("exclusive_gateway", inside, branches=branches)
        begin["next"], last["next"], count["next"] = first["key"], count["key"], ask["key"]
        return begin, done

    def _sub(self, inside: str | None, depth: int, **more: Any) -> Any:
        after = self.node("exclusive_gateway", inside)
        sub = self.node("sub_process", inside, variables={"own": "number"}, next=after["key"], **more)
        if self.pick(True, False):
            start = self.node("start", sub["key"])
            first, last = self.sequence(sub["key"], depth)
            start["next"] = first["key"]
        else:
            first, last = self.sequence(sub["key"], depth)
        ends = self.pick("none", "end", "terminate", "error", "escalation")
        if ends != "none":
            end = {"error": {"error": "e1"}, "escalation": {"escalation": "up"}}.get(ends, {})
            last["next"] = self.node(ends, sub["key"], **end)["key"]
        if self.pick(True, False):
            self.listener(sub["key"], depth)
        self.watched(sub, inside, after)
        return sub, after

    def listener(self, inside: str | None, depth: int) -> None:
        kind = self.pick(
            {"error": True},
            {"message": "m4", "interrupting": False},
            {"signal": "s1"},
            {"after": "3 hours"},
            {"after": "1 hour", "every": "2 hours", "times": 2, "interrupting": False},
            {"condition": "amount > 8", "interrupting": False},
            {"escalation": True, "interrupting": False},
        )
        heard = self.node("event_sub_process", inside, **kind)
        self.sequence(heard["key"], min(depth, 1))

    def _each(self, inside: str | None, depth: int) -> Any:
        instances: dict[str, Any] = {"over": "[1, 2, 3]", "sequential": self.pick(True, False)}
        instances |= self.pick({}, {"enough": "instances_completed >= 2"}, {"collect": "item * 2", "into": "x"})
        instances |= self.pick({}, {"rest": "finish"})
        return self._sub(inside, depth, instances=instances)

    def _many(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        task = self.task(inside)
        task |= {"instances": {"count": "2"}, "next": after["key"]}
        self.watched(task, inside, after)
        return task, after

    def _loop(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        task = self.task(inside)
        task |= {"loop": self.pick({"until": "loop_counter >= 2"}, {"maximum": 2}), "next": after["key"]}
        self.watched(task, inside, after)
        return task, after

    def _first(self, inside: str | None, depth: int) -> Any:
        after = self.node("exclusive_gateway", inside)
        events = [{"message": "m1"}, {"after": "5 hours"}, {"condition": "amount > 9"}, {"signal": "s1"}]
        for each in events:
            task = self.task(inside)
            task["next"], each["next"] = after["key"], task["key"]
        return self.node("event_gateway", inside, events=events), after

    def _throw(self, inside: str | None, depth: int) -> Any:
        kind = self.pick({"type": "signal", "signal": "s1"}, {"type": "send_message", "message": "m1"})
        found = self.node(kind["type"], inside, **{key: each for key, each in kind.items() if key != "type"})
        return found, found

    def _undo(self, inside: str | None, depth: int) -> Any:
        done, handler = self.task(inside), self.task(inside)
        done["compensation"] = handler["key"]
        undo = self.node("compensation", inside)
        middle = self.task(inside)
        done["next"], middle["next"] = middle["key"], undo["key"]
        return done, undo

    def _link(self, inside: str | None, depth: int) -> Any:
        place = self.node("link_catch", inside, link=f"l{len(self.nodes)}")
        return self.node("link_throw", inside, link=place["link"]), place


@st.composite
def flows(draw: Any) -> dict[str, Any]:
    return drawn(Drawing(draw))


def drawn(drawing: Drawing) -> dict[str, Any]:
    """A whole flow."""
    first, last = drawing.sequence(None, 3)
    if drawing.pick(True, False):
        drawing.listener(None, 2)
    if last["type"] != "link_throw":
        last["next"] = drawing.node("end", None)["key"]
    start = drawing.node("start", None, next=first["key"])
    drawing.nodes.sort(key=lambda each: each is not start)
    return {"variables": drawing.variables, "nodes": drawing.nodes}


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
