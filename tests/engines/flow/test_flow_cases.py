"""The cases of tests/cases/flow: events in, microsteps and commands out; saved, restored and replayed at every step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

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
from engines.flow.durations import Calendar
from engines.kernel.commands import CancelTimer, CloseTask, OpenTask, RecordRef, SetTimer
from engines.kernel.definition import read_definition
from engines.kernel.errors import MortiseError

CASES = Path(__file__).parents[2] / "cases" / "flow"
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
    },
)
SCHEMA = {
    "order": ORDER,
    "task": RecordType("task", extra_types={"subject": STRING, "owner": PERSON}),
    "line": RecordType("line", extra_types={"amount": NUMBER}),
}
START = datetime(2026, 1, 5, 2, tzinfo=UTC)  # a Monday, 10:00 in Shanghai


def stories() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            for case in document["cases"]:
                yield pytest.param(document, case, id=f"{path.stem}: {case['story']}")


class World:
    """The driver's part, by hand: answers needs, carries tasks and timers, keeps the log."""

    def __init__(self, document: Mapping[str, Any], case: Mapping[str, Any]) -> None:
        flow = read_definition(FlowDef, {"key": "flow", "record": "order", **document["flow"]})
        self.plan: FlowPlan = plan_flow(flow, SCHEMA, app="shop", calendar=Calendar())
        self.people: Mapping[str, list[int]] = {**document.get("people", {}), **case.get("people", {})}
        self.record: dict[str, Any] = _values({**document.get("record", {}), **case.get("record", {})})
        self.now, self.state = START, FlowState()
        self.tasks: dict[str, OpenTask] = {}
        self.closed: dict[str, str] = {}
        self.timers: dict[str, datetime] = {}
        self.log: list[dict[str, Any]] = []
        self.last: list[Any] = []
        self.steps: list[str] = []

    def send(self, event: e.Event) -> None:
        facts: dict[str, Any] = {}
        while True:
            asked = replace(event, record=self.record, facts=facts)
            found = step(self.plan, self.state, asked)
            if not found.needs:
                break
            facts = {**facts, **{need.key: self._answer(need) for need in found.needs}}
        self._keep(asked, found)

    def _answer(self, need: Any) -> Any:
        if isinstance(need, PeopleNeed):
            return self.people.get(need.key, [])
        return {"rate": Decimal("0.1")}

    def _keep(self, event: e.Event, found: Step) -> None:
        self.log.append(json.loads(json.dumps(dump_event(event))))
        saved = json.loads(json.dumps(dump_state(found.state)))
        assert load_state(saved) == found.state, "a saved and restored state is the same"
        replayed = fold(self.plan, [load_event(each) for each in self.log])
        assert replayed == found.state, "replaying the log gives the live state"
        self.state = load_state(saved)
        self.last += found.commands
        self.steps += [f"{each.what} {each.node}".strip() for each in found.microsteps]
        for command in found.commands:
            match command:
                case OpenTask():
                    self.tasks[command.task] = command
                case CloseTask():
                    assert self.tasks.pop(command.task, None) is not None, f"{command} closes a task that is not open"
                    self.closed[command.task] = command.outcome
                case SetTimer():
                    self.timers[command.timer] = command.due_at
                case CancelTimer():
                    self.timers.pop(command.timer, None)
        for token in [each.id for each in self.state.tokens.values() if each.doing == "effects"]:
            for command in found.commands:
                if type(command).__name__ == "UpdateRecord":
                    self.record = {**self.record, **command.values}
            created = tuple(
                RecordRef(each.app, each.form, 900 + index)
                for index, each in enumerate(found.commands)
                if type(each).__name__ == "CreateRecord"
            )
            self.send(e.Performed(at=self.now, token=token, created=created))

    def task_of(self, person: int) -> str:
        return next(
            (key for key, each in self.tasks.items() if each.assignee == person and each.kind != "cc"),
            f"none of {person}",
        )

    def tick(self, until: timedelta) -> None:
        """Let time pass, firing timers as they come due."""
        end = self.now + until
        while due := [key for key, at in self.timers.items() if at <= end]:
            first = min(due, key=lambda key: self.timers[key])
            self.now = self.timers.pop(first)
            self.send(e.TimerFired(at=self.now, timer=first))
        self.now = end


def _values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: Decimal(str(each))
        if isinstance(each, int | float) and not isinstance(each, bool)
        else {"id": each["id"]}
        if isinstance(each, dict)
        else each
        for key, each in record.items()
    }


def _event(world: World, does: str, given: Any) -> e.Event:
    actor = given.get("by") if isinstance(given, dict) else given
    common: dict[str, Any] = {"at": world.now, "actor": actor}
    task = {"task": world.task_of(actor)} if isinstance(actor, int) else {}
    match does:
        case "start":
            return e.Started(**common, initiator=actor, ref=RecordRef("shop", "order", 7))
        case "approve" | "reject" | "complete":
            return e.TaskDecided(**common, **task, outcome=does)
        case "transfer":
            return e.TaskTransferred(**common, **task, to=given["to"])
        case "delegate":
            return e.TaskDelegated(**common, **task, to=given["to"])
        case "add":
            return e.SignerAdded(**common, **task, to=tuple(given["to"]), where=given["where"])
        case "remove":
            return e.SignerRemoved(**common, task=world.task_of(given["who"]))
        case "return":
            return e.TaskReturned(**common, **task, node=given["to"], how=given.get("how", "replay"))
        case "withdraw":
            return e.Withdrawn(**common)
        case "cancel":
            return e.Cancelled(at=world.now)
        case "urge":
            return e.Urged(**common)
        case "message":
            return e.MessageReceived(at=world.now, name=given)
        case "change":
            world.record = {**world.record, **_values(given)}
            return e.RecordChanged(at=world.now)
        case "job_done":
            return e.JobDone(at=world.now, token=_token(world, given["at"]), result=given.get("result"))
        case "job_failed":
            return e.JobFailed(at=world.now, token=_token(world, given), message="no answer")
        case "child_ended":
            return e.ChildEnded(at=world.now, token=_token(world, given["at"]), outcome=given["outcome"])
        case "retry":
            return e.IncidentRetried(at=world.now, token=_token(world, given))
        case "skip":
            return e.IncidentSkipped(at=world.now, token=_token(world, given))
        case _:
            raise AssertionError(f"unknown step {does}")


def _token(world: World, node: str) -> str:
    return next(each.id for each in world.state.tokens.values() if each.node == node)


def _durations(text: str) -> timedelta:
    number, unit = text.split()
    return timedelta(**{unit if unit.endswith("s") else unit + "s": int(number)})


EXPECTATIONS: dict[str, Any] = {
    "open": lambda world: sorted(each.assignee for each in world.tasks.values() if each.kind != "cc"),
    "copies": lambda world: sorted(each.assignee for each in world.tasks.values() if each.kind == "cc"),
    "at": lambda world: sorted(each.node for each in world.state.tokens.values()),
    "outcome": lambda world: world.state.outcome if world.state.status == "ended" else None,
    "incidents": lambda world: sorted(each.code for each in world.state.incidents.values()),
    "commands": lambda world: [type(each).__name__ for each in world.last],
    "steps": lambda world: world.steps,
    "timers": lambda world: [each.strftime("%Y-%m-%d %H:%M") for each in sorted(world.timers.values())],
    "values": lambda world: {
        key: str(each) if isinstance(each, Decimal) else each for key, each in world.state.values.items()
    },
    "awaits": lambda world: awaited(world.plan, world.state),
    "closed": lambda world: sorted(world.closed.values()),
    "record": lambda world: {key: world.record[key] for key in world.record},
}


@pytest.mark.parametrize(("document", "case"), list(stories()))
def test_a_flow_does_what_its_story_says(document: Mapping[str, Any], case: Mapping[str, Any]) -> None:
    world = World(document, case)
    for number, line in enumerate(case["steps"]):
        expected = {key: value for key, value in line.items() if key in EXPECTATIONS}
        refused = line.get("refused")
        does = next(key for key in line if key not in EXPECTATIONS and key != "refused")
        world.last, world.steps = [], []
        before = dump_state(world.state)
        code = None
        if does == "wait":
            world.tick(_durations(line["wait"]))
        else:
            try:
                world.send(_event(world, does, line[does]))
            except MortiseError as error:
                code = error.diagnostics[0].code
                assert dump_state(world.state) == before, "a refused event changes nothing"
        assert code == refused, f"step {number + 1} ({does})"
        for name, value in expected.items():
            found = EXPECTATIONS[name](world)
            if name == "record":
                found = {key: found[key] for key in value}
            assert found == value, f"step {number + 1} ({does}): {name}"
