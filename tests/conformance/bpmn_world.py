"""Flows in memory for the conformance sets: instances, a clock, messages between instances, jobs; no database.

Everything here is what the runtime's driver does with commands, done in the simplest way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engines.flow import FlowDef, FlowPlan, FlowState, PeopleNeed, awaited, plan_flow, step
from engines.flow import events as e
from engines.flow.clock import answer_calendar
from engines.flow.needs import CalendarNeed
from engines.kernel.commands import (
    BroadcastSignal,
    CallConnector,
    CancelChild,
    CancelTimer,
    CloseTask,
    EscalateParent,
    FinishInstance,
    OpenTask,
    SetTimer,
    SignalFlows,
    StartChild,
)
from engines.kernel.definition import read_definition

START = datetime(2026, 1, 5, 2, tzinfo=UTC)
SOMEBODY = 1
MOST_EVENTS = 20_000


@dataclass
class Instance:
    number: int
    plan: FlowPlan
    state: FlowState = field(default_factory=FlowState)
    timers: dict[str, datetime] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    """Task key → node."""
    parent: tuple[Instance, str] | None = None
    children: dict[str, Instance] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    """Node (or boundary, or event of a gateway) → how often it completed."""

    @property
    def throws_errors(self) -> set[str]:
        """Error end events are over when the error is thrown."""
        return {key for key, node in self.plan.nodes.items() if getattr(node, "type", "") == "error"}

    @property
    def key(self) -> str:
        return self.plan.flow.key

    @property
    def values(self) -> Mapping[str, Any]:
        return self.state.values


class World:
    """`flows`: FlowDef documents. `jobs`: what a connector call does: (seconds it takes, error code or "")."""

    def __init__(
        self, flows: Mapping[str, Mapping[str, Any]], jobs: Mapping[str, tuple[float, str]] | None = None
    ) -> None:
        self.plans = {key: plan_flow(read_definition(FlowDef, document), {}) for key, document in flows.items()}
        self.jobs = jobs or {}
        self.now = START
        self.instances: list[Instance] = []
        self._inbox: deque[tuple[Instance, Any]] = deque()
        self._later: list[tuple[datetime, Instance, Any]] = []
        self._events = 0

    # -- from outside

    def start(self, flow: str, values: Mapping[str, Any], *, start: str | None = None) -> Instance:
        instance = self._new(flow, values, start=start)
        self.settle()
        return instance

    def complete(self, node: str, values: Mapping[str, Any]) -> bool:
        """Finish the first open task at a node; False when there is none."""
        for instance in self.instances:
            for task, at in instance.tasks.items():
                if at == node:
                    self._send(
                        instance,
                        e.TaskDecided(at=self.now, actor=SOMEBODY, task=task, outcome="complete", values=values),
                    )
                    self.settle()
                    return True
        return False

    def message(self, name: str, payload: Mapping[str, Any], key: str | None = None) -> None:
        self._deliver(None, name, payload, key)
        self.settle()

    def signal(self, name: str, payload: Mapping[str, Any]) -> None:
        self._broadcast(None, name, payload)
        self.settle()

    def advance(self, seconds: float) -> None:
        """Let time pass: timers fire and jobs end in their order."""
        end = self.now + timedelta(seconds=seconds)
        while self._fire_next(end):
            self.settle()
        self.now = end

    def settle(self) -> None:
        """Deliver until nothing is left to deliver and nothing is due."""
        while True:
            while self._inbox:
                instance, event = self._inbox.popleft()
                self._send(instance, event)
            if not self._fire_next(self.now):
                return

    @property
    def incidents(self) -> list[str]:
        return [each.code for instance in self.instances for each in instance.state.incidents.values()]

    # -- inside

    def _new(
        self,
        flow: str,
        values: Mapping[str, Any],
        *,
        start: str | None = None,
        parent: tuple[Instance, str] | None = None,
    ) -> Instance:
        instance = Instance(len(self.instances), self.plans[flow], parent=parent)
        self.instances.append(instance)
        called = parent is not None
        event = e.Started(at=self.now, initiator=SOMEBODY, actor=SOMEBODY, values=values, start=start, called=called)
        self._send(instance, event)
        return instance

    def _send(self, instance: Instance, event: Any) -> None:
        self._events += 1
        if self._events > MOST_EVENTS:
            raise RuntimeError("the flows never come to rest")
        facts: dict[str, Any] = {}
        while True:
            found = step(instance.plan, instance.state, replace(event, facts=facts))
            if not found.needs:
                break
            facts |= {need.key: self._answer(instance, need) for need in found.needs}
        instance.state = found.state
        for each in found.microsteps:
            if each.what == "left" or (each.what == "thrown" and each.node in instance.throws_errors):
                instance.done[each.node] += 1
            elif each.what == "caught" and each.detail:
                instance.done[each.detail] += 1
        for command in found.commands:
            self._carry_out(instance, command)

    def _answer(self, instance: Instance, need: Any) -> Any:
        if isinstance(need, PeopleNeed):
            return [] if need.kind in ("agent", "gone") else [SOMEBODY]
        if isinstance(need, CalendarNeed):
            return answer_calendar(instance.plan.calendar, need)
        raise RuntimeError(f"nobody answers {need}")

    def _carry_out(self, instance: Instance, command: Any) -> None:
        match command:
            case SetTimer():
                instance.timers[command.timer] = command.due_at
            case CancelTimer():
                instance.timers.pop(command.timer, None)
            case OpenTask():
                instance.tasks[command.task] = command.node
            case CloseTask():
                instance.tasks.pop(command.task, None)
            case StartChild():
                instance.children[command.token] = self._new(
                    command.flow, command.values, parent=(instance, command.token)
                )
            case CancelChild():
                child = instance.children.pop(command.token, None)
                if child is not None and child.state.status == "running":
                    self._send(child, e.Cancelled(at=self.now))
            case FinishInstance():
                self._finished(instance, command)
            case EscalateParent() if instance.parent:
                parent, token = instance.parent
                event = e.ChildEscalated(at=self.now, token=token, code=command.code, payload=command.payload)
                self._inbox.append((parent, event))
            case SignalFlows():
                self._deliver(instance, command.name, command.payload, command.key)
            case BroadcastSignal():
                self._broadcast(instance, command.name, command.payload)
            case CallConnector():
                self._job(instance, command)

    def _finished(self, instance: Instance, command: FinishInstance) -> None:
        instance.timers.clear()
        instance.tasks.clear()
        if instance.parent:
            parent, token = instance.parent
            event = e.ChildEnded(
                at=self.now, token=token, outcome=command.outcome, values=command.values, error=command.error
            )
            self._inbox.append((parent, event))

    def _job(self, instance: Instance, command: CallConnector) -> None:
        seconds, error = self.jobs[command.operation]
        token = str(command.token)
        event: Any = e.JobFailed(at=self.now, token=token, code=error) if error else e.JobDone(at=self.now, token=token)
        if seconds:
            self._later.append((self.now + timedelta(seconds=seconds), instance, event))
        else:
            self._inbox.append((instance, event))

    def _deliver(self, sender: Instance | None, name: str, payload: Mapping[str, Any], key: str | None) -> None:
        """A message goes to one who waits for it; else it starts what it triggers."""
        wanted = {f"message:{name}"} | ({f"message:{name}|{key}"} if key is not None else set())
        event = e.MessageReceived(at=self.now, name=name, payload=payload, key=key)
        for instance in self.instances:
            listens = set(awaited(instance.plan, instance.state)) if instance is not sender else set()
            keyed = next((each for each in sorted(listens) if each.startswith(f"message:{name}|")), None)
            if wanted & listens:
                self._inbox.append((instance, event))
                return
            if sender is None and key is None and keyed is not None:
                self._inbox.append((instance, replace(event, key=keyed.partition("|")[2])))
                return
        self._start_triggered("message", name, payload)

    def _broadcast(self, sender: Instance | None, name: str, payload: Mapping[str, Any]) -> None:
        event = e.SignalReceived(at=self.now, name=name, payload=payload)
        for instance in self.instances:
            if instance is not sender and f"signal:{name}" in awaited(instance.plan, instance.state):
                self._inbox.append((instance, event))
        self._start_triggered("signal", name, payload)

    def _start_triggered(self, kind: str, name: str, payload: Mapping[str, Any]) -> None:
        for flow, plan in self.plans.items():
            for trigger in plan.flow.triggers:
                if getattr(trigger, kind) == name:
                    values = {each: payload.get(text.removeprefix("payload.")) for each, text in trigger.values.items()}
                    self._new(flow, {**self.defaults, **values}, start=trigger.start)

    defaults: Mapping[str, Any] = {}

    def _fire_next(self, end: datetime) -> bool:
        """The first timer or job that is due by then; False when there is none."""
        due = self._next_due(end)
        if due is None:
            return False
        at, instance, what = due
        self.now = max(self.now, at)
        if isinstance(what, str):
            del instance.timers[what]
            self._send(instance, e.TimerFired(at=self.now, timer=what))
        else:
            self._later.remove((at, instance, what))
            self._send(instance, replace(what, at=self.now))
        return True

    def _next_due(self, end: datetime) -> tuple[datetime, Instance, Any] | None:
        timers: list[tuple[datetime, Instance, Any]] = [
            (at, each, timer) for each in self.instances for timer, at in each.timers.items()
        ]
        due = [each for each in (*timers, *self._later) if each[0] <= end]
        return min(due, key=lambda each: (each[0], each[1].number)) if due else None
