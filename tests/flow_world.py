"""A hand-written driver for flows in memory: answers needs, carries tasks, timers, jobs and the log.

Every event that it sends is also logged, and after every step it is asserted that the state survives being saved and
restored, that the commands' JSON is sound, and that replaying the log gives the live state.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from engines.data.record_type import RecordType
from engines.data.types import BOOLEAN, DATE, NUMBER, PERSON, STRING, list_of
from engines.flow import (
    FlowDef,
    FlowPlan,
    FlowState,
    PeopleNeed,
    Step,
    awaited,
    dump_event,
    dump_state,
    fold,
    load_event,
    load_state,
    plan_flow,
    step,
)
from engines.flow import events as e
from engines.flow.clock import answer_calendar
from engines.flow.durations import Calendar
from engines.flow.life import life_of
from engines.flow.needs import CalendarNeed, QueryNeed
from engines.flow.seat import PENDING
from engines.kernel.commands import (
    CallConnector,
    CancelTimer,
    CloseTask,
    CreateRecord,
    FinishInstance,
    MakeDocument,
    MoveTask,
    OpenTask,
    RecordRef,
    SetTimer,
    UpdateRecord,
)
from engines.kernel.definition import read_definition
from engines.kernel.errors import MortiseError

ORDER = RecordType(
    "order",
    extra_types={
        "title": STRING,
        "amount": NUMBER,
        "status": STRING,
        "owner": PERSON,
        "due_on": DATE,
        "foreign": BOOLEAN,
        "lines": list_of(NUMBER),
        "people": list_of(PERSON),
    },
)
SCHEMA = {
    "order": ORDER,
    "task": RecordType("task", extra_types={"subject": STRING, "owner": PERSON}),
    "line": RecordType("line", extra_types={"amount": NUMBER}),
}
START = datetime(2026, 1, 5, 2, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
Facts = Callable[[Any], Any]


class World:
    """One instance, and everything a driver would keep beside it."""

    def __init__(self, document: Mapping[str, Any], case: Mapping[str, Any]) -> None:
        flow = read_definition(FlowDef, {"key": "flow", "record": "order", **document["flow"]})
        self.plan: FlowPlan = plan_flow(flow, SCHEMA, app="shop", calendar=Calendar())
        self.people: Mapping[str, list[int]] = {**document.get("people", {}), **case.get("people", {})}
        self.found: Mapping[str, Any] = {**document.get("found", {}), **case.get("found", {})}
        self.record: dict[str, Any] = values_of({**document.get("record", {}), **case.get("record", {})})
        self.now, self.state = START, FlowState()
        self.tasks: dict[str, OpenTask] = {}
        self.closed: dict[str, str] = {}
        self.timers: dict[str, datetime] = {}
        self.jobs: dict[str, str] = {}
        self.log: list[dict[str, Any]] = []
        self.last: list[Any] = []
        self.steps: list[str] = []
        self.entered: set[str] = set()
        self.life: list[tuple[str, str, str]] = []
        self.finished: list[FinishInstance] = []
        self.replays = True

    # -- giving events

    def send(self, event: e.Event) -> None:
        """Give one event, answering what the step asks; then whatever follows in the same transaction."""
        facts: dict[str, Any] = {}
        while True:
            asked = replace(event, record=self.record, facts=facts)
            found = step(self.plan, self.state, asked)
            if not found.needs:
                break
            facts = {**facts, **{need.key: self._answer(need) for need in found.needs}}
        self._keep(asked, found)

    def _answer(self, need: Any) -> Any:
        match need:
            case PeopleNeed():
                return self.people.get(need.key, [])
            case CalendarNeed():
                return answer_calendar(self.plan.calendar, need)
            case QueryNeed():
                rows = [values_of(each) for each in self.found.get(need.form, [])]
                return [each for each in rows if all(each.get(k) == v for k, v in need.equals.items())][: need.limit]
            case _:
                return values_of(self.found.get(need.table, {"rate": 0.1}))

    def _keep(self, event: e.Event, found: Step) -> None:
        self.log.append(json.loads(json.dumps(dump_event(event))))
        saved = json.loads(json.dumps(dump_state(found.state)))
        assert load_state(saved) == found.state, "a saved and restored state is the same"
        self.state = load_state(saved)
        if self.replays:
            self.replay()
        self.last += found.commands
        self.steps += [f"{each.what} {each.node}".strip() for each in found.microsteps]
        self.life += life_of(found.microsteps)
        self.entered |= {each.node for each in found.microsteps if each.what == "entered"}
        for command in found.commands:
            self._carry_out(command)
        assert set(self.timers) == self.armed(), "timers of the driver are those of the state"
        for token in [each.id for each in self.state.tokens.values() if each.doing == "effects"]:
            self._effects(token, found)

    def replay(self) -> None:
        """Replaying the log gives the live state."""
        replayed = fold(self.plan, [load_event(each) for each in self.log])
        assert replayed == self.state, "replaying the log gives the live state"

    def armed(self) -> set[str]:
        """The timers that the state believes in."""
        places: list[Any] = [*self.state.tokens.values(), *self.state.scopes.values()]
        return {timer for each in places for timer in each.timers}

    def _carry_out(self, command: Any) -> None:
        match command:
            case OpenTask():
                self.tasks[command.task] = command
            case CloseTask():
                assert self.tasks.pop(command.task, None) is not None, f"{command} closes a task that is not open"
                self.closed[command.task] = command.outcome
            case MoveTask():
                self.tasks[command.task] = replace(self.tasks[command.task], due_at=command.due_at)
            case SetTimer():
                self.timers[command.timer] = command.due_at
            case CancelTimer():
                self.timers.pop(command.timer, None)
            case CallConnector(token=str()) | MakeDocument():
                self.jobs[str(command.token).partition(".")[0]] = str(command.token)
            case UpdateRecord():
                self.record = {**self.record, **command.values}
            case FinishInstance():
                self.finished.append(command)

    def _effects(self, token: str, found: Step) -> None:
        created = tuple(
            RecordRef(each.app, each.form, 900 + index)
            for index, each in enumerate(found.commands)
            if isinstance(each, CreateRecord)
        )
        if token in self.state.tokens and self.state.tokens[token].doing == "effects":
            self.send(e.Performed(at=self.now, token=token, created=created))

    # -- looking

    def task_of(self, person: int) -> str:
        """The key of this person's open task."""
        return next(
            (key for key, each in self.tasks.items() if each.assignee == person and each.kind != "cc"),
            f"none of {person}",
        )

    def seat_of(self, person: int) -> str:
        """The id of this person's seat that is not decided yet."""
        seats = [seat for each in self.state.tokens.values() for seat in each.seats]
        return next((each.id for each in seats if each.person == person and each.status in PENDING), "none")

    def token_at(self, node: str) -> str:
        """The id of the first token at this node that waits for something outside."""
        found = [each for each in self.state.tokens.values() if each.node == node]
        found.sort(key=lambda each: each.doing in ("scope", "instances", "compensating"))
        return found[0].id if found else "none"

    def job_at(self, node: str) -> str:
        """What the driver would echo for the job of the first token at this node."""
        waiting = [each for each in self.state.tokens.values() if each.node == node and each.doing == "job"]
        return str(waiting[0].notes["job"]) if waiting else "0.0"

    def tick(self, span: timedelta) -> None:
        """Let time pass, firing timers as they come due."""
        end = self.now + span
        while due := [key for key, at in self.timers.items() if at <= end]:
            first = min(due, key=lambda key: (self.timers[key], key))
            self.now = max(self.now, self.timers.pop(first))
            self.send(e.TimerFired(at=self.now, timer=first))
        self.now = end


def values_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of a case file in Python values: numbers are decimals."""
    return {key: _value(each) for key, each in record.items()}


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, dict):
        return {key: each if key == "id" else _value(each) for key, each in value.items()}
    return value


def event_of(world: World, does: str, given: Any) -> e.Event:
    """The event of one line of a story."""
    actor = given.get("by") if isinstance(given, dict) else given
    common: dict[str, Any] = {"at": world.now, "actor": actor if isinstance(actor, int) else None}
    task: dict[str, Any] = {"task": world.task_of(actor)} if isinstance(actor, int) else {}
    match does:
        case "start":
            more = (
                {key: given[key] for key in ("start", "called", "choices") if key in given}
                if isinstance(given, dict)
                else {}
            )
            values = values_of(given.get("values", {})) if isinstance(given, dict) else {}
            return e.Started(**common, initiator=actor, ref=RecordRef("shop", "order", 7), values=values, **more)
        case "approve" | "reject" | "complete":
            said = (
                {key: given[key] for key in ("comment", "signature", "choices") if key in given}
                if isinstance(given, dict)
                else {}
            )
            files = tuple(given.get("files", ())) if isinstance(given, dict) else ()
            return e.TaskDecided(**common, **task, outcome=does, files=files, **said)
        case "transfer":
            return e.TaskTransferred(**common, **task, to=given["to"])
        case "delegate":
            return e.TaskDelegated(**common, **task, to=given["to"])
        case "add":
            sign = given.get("sign", "all")
            return e.SignerAdded(**common, **task, to=tuple(given["to"]), where=given["where"], sign=sign)
        case "remove":
            return e.SignerRemoved(**common, seat=world.seat_of(given["who"]))
        case "take_back":
            return e.TaskTakenBack(**common, node=given["node"])
        case "reassign":
            return e.TaskReassigned(at=world.now, task=world.task_of(given["of"]), to=given["to"])
        case "copy":
            return e.CopiesSent(**common, to=tuple(given["to"]))
        case "comment":
            return e.Commented(**common, comment=given["text"])
        case "return":
            return e.TaskReturned(**common, **task, node=given["to"], how=given.get("how", "replay"))
        case "withdraw":
            return e.Withdrawn(**common)
        case "cancel":
            return e.Cancelled(at=world.now)
        case "urge":
            return e.Urged(**common)
        case _:
            return _outside(world, does, given)


def _outside(world: World, does: str, given: Any) -> e.Event:
    """What machines and other flows tell."""
    named = given if isinstance(given, dict) else {"name": given, "at": given}
    match does:
        case "message":
            payload = values_of(named.get("payload", {}))
            return e.MessageReceived(at=world.now, name=named["name"], key=named.get("key"), payload=payload)
        case "signal":
            return e.SignalReceived(at=world.now, name=named["name"], payload=values_of(named.get("payload", {})))
        case "change":
            world.record = {**world.record, **values_of(given)}
            return e.RecordChanged(at=world.now, fields=tuple(given))
        case "job_done":
            return e.JobDone(at=world.now, token=world.job_at(named["at"]), result=named.get("result"))
        case "job_failed":
            code = named.get("code", "flow.job_failed")
            return e.JobFailed(at=world.now, token=world.job_at(named["at"]), message="no answer", code=code)
        case "child_ended":
            values, error = values_of(named.get("values", {})), named.get("error", "")
            token = world.token_at(named["at"])
            return e.ChildEnded(at=world.now, token=token, outcome=named["outcome"], values=values, error=error)
        case "child_escalated":
            return e.ChildEscalated(at=world.now, token=world.token_at(named["at"]), code=named["code"])
        case "retry":
            return e.IncidentRetried(
                at=world.now, token=_stopped(world, named["at"]), values=values_of(named.get("values", {}))
            )
        case "skip":
            return e.IncidentSkipped(
                at=world.now, token=_stopped(world, named["at"]), values=values_of(named.get("values", {}))
            )
        case _:
            raise AssertionError(f"unknown step {does}")


def _stopped(world: World, node: str) -> str:
    return next(
        (each.id for each in world.state.tokens.values() if each.node == node and each.doing == "incident"), "none"
    )


def span_of(text: str) -> timedelta:
    """`"3 days"` as Python has it."""
    number, unit = text.split()
    return timedelta(**{unit if unit.endswith("s") else unit + "s": int(number)})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value


EXPECTATIONS: dict[str, Callable[[World], Any]] = {
    "open": lambda world: sorted(each.assignee for each in world.tasks.values() if each.kind != "cc"),
    "copies": lambda world: sorted(each.assignee for each in world.tasks.values() if each.kind == "cc"),
    "at": lambda world: sorted(
        each.node for each in world.state.tokens.values() if each.doing not in ("scope", "instances", "compensating")
    ),
    "within": lambda world: sorted(each.node for each in world.state.scopes.values() if each.node),
    "outcome": lambda world: world.state.outcome if world.state.status == "ended" else None,
    "error": lambda world: world.finished[-1].error if world.finished else None,
    "incidents": lambda world: sorted(each.code for each in world.state.incidents.values()),
    "commands": lambda world: [type(each).__name__ for each in world.last],
    "steps": lambda world: world.steps,
    "life": lambda world: [f"{stage} {node}" for _, node, stage in world.life],
    "says": lambda world: [each.message["en"] for each in world.state.incidents.values()],
    "due": lambda world: [each.due_at and each.due_at.strftime("%Y-%m-%d %H:%M") for each in world.tasks.values()],
    "timers": lambda world: [each.strftime("%Y-%m-%d %H:%M") for each in sorted(world.timers.values())],
    "values": lambda world: _plain(world.state.values),
    "awaits": lambda world: awaited(world.plan, world.state),
    "closed": lambda world: sorted(world.closed.values()),
    "record": lambda world: {key: world.record[key] for key in world.record},
}


def play(document: Mapping[str, Any], case: Mapping[str, Any]) -> World:
    """Live through a story, comparing what it expects after each line."""
    world = World(document, case)
    for number, line in enumerate(case["steps"]):
        expected = {key: value for key, value in line.items() if key in EXPECTATIONS}
        does = next(key for key in line if key not in EXPECTATIONS and key != "refused")
        world.last, world.steps, world.life = [], [], []
        before = dump_state(world.state)
        code = None
        if does == "wait":
            world.tick(span_of(line["wait"]))
        else:
            try:
                world.send(event_of(world, does, line[does]))
            except MortiseError as error:
                code = error.diagnostics[0].code
                assert dump_state(world.state) == before, "a refused event changes nothing"
        assert code == line.get("refused"), f"step {number + 1} ({does})"
        for name, value in expected.items():
            found = EXPECTATIONS[name](world)
            if name in ("record", "values"):
                found = {key: _plain(found.get(key)) for key in value}
            assert found == value, f"step {number + 1} ({does}): {name} is {found!r}, not {value!r}"
    return world
