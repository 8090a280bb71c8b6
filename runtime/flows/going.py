"""An instance while it is being stepped, and what is to be written when the step is done."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from engines.flow import FlowPlan, FlowState, Step, awaited, dump_event, dump_state
from engines.flow.events import Event, Started, TaskDecided, TaskReturned
from engines.kernel.commands import CloseTask, MoveTask, OpenTask, RecordRef, SetTimer

_DECISIVE = (Started, TaskDecided, TaskReturned)
"""Events after which the record is kept as it is then."""


@dataclass(slots=True)
class Line:
    """One event, as the log keeps it: `event` and `microsteps` are JSON."""

    seq: int
    at: datetime
    actor: int | None
    event: bytes
    microsteps: bytes


@dataclass(slots=True)
class Going:
    """`before`: the number of the last event that is written; `seq` counts on from there. Tasks and timers by key; a
    timer that is None is to be deleted. A task that is opened and closed again before anybody saw it never was."""

    id: int
    app: str
    plan: FlowPlan
    state: FlowState
    seq: int
    parent: int | None = None
    parent_token: str | None = None
    release: int | None = None
    """Of an instance that is not in the database yet."""
    queue: deque[Event] = field(default_factory=deque)
    log: list[Line] = field(default_factory=list)
    opened: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved: dict[str, dict[str, Any]] = field(default_factory=dict)
    timers: dict[str, datetime | None] = field(default_factory=dict)
    timer_nodes: dict[str, tuple[str, str]] = field(default_factory=dict)
    snapshot: Any = None
    title: str | None = None
    wants_title: bool = False
    wants_snapshot: bool = False
    """Not after a form was filled in: whoever approves next wants to see what that changed."""
    before: int = 0
    started_at: datetime | None = None
    aside: bool = False
    """It needs a transaction of its own (see `together`)."""

    def __post_init__(self) -> None:
        self.before = self.seq

    @property
    def ref(self) -> RecordRef | None:
        return self.state.ref

    def keep(self, step: Step) -> None:
        """One more event has happened."""
        event = step.event
        self.state = step.state
        self.seq += 1
        if isinstance(event, _DECISIVE):
            self.wants_title = True
            self.wants_snapshot = self.wants_snapshot or getattr(event, "outcome", "") != "complete"
        microsteps = [[each.what, each.node, each.token, each.detail] for each in step.microsteps]
        line = Line(self.seq, event.at, event.actor, orjson.dumps(dump_event(event)), orjson.dumps(microsteps))
        self.log.append(line)

    def open_task(self, command: OpenTask, event: Event, at: datetime) -> None:
        self.opened[command.task] = {
            "by": event.actor,
            "instance": self.id,
            "key": command.task,
            "node": command.node,
            "kind": command.kind,
            "assignee": command.assignee,
            "agent_of": command.agent_of,
            "app": self.app,
            "title": command.title,
            "opened_at": at,
            "due_at": command.due_at,
        }

    def close_task(self, command: CloseTask, event: Event, at: datetime) -> None:
        if self.opened.pop(command.task, None) is not None:
            return
        by_hand = getattr(event, "task", None) == command.task
        self.closed[command.task] = {
            "instance": self.id,
            "key": command.task,
            "outcome": command.outcome,
            "closed_at": at,
            "closed_by": event.actor if by_hand else None,
            "comment": getattr(event, "comment", "") if by_hand else "",
            "files": list(getattr(event, "files", ())) or None if by_hand else None,
            "signature": getattr(event, "signature", "") or None if by_hand else None,
        }

    def move_task(self, command: MoveTask) -> None:
        """Another due time, of a task that is open or being opened."""
        if command.task in self.opened:
            self.opened[command.task]["due_at"] = command.due_at
        else:
            self.moved[command.task] = {"instance": self.id, "key": command.task, "due_at": command.due_at}

    def set_timer(self, command: SetTimer) -> None:
        self.timers[command.timer] = command.due_at
        self.timer_nodes[command.timer] = (command.node, command.action)

    def cancel_timer(self, key: str) -> None:
        self.timers[key] = None

    def row(self, now: datetime) -> dict[str, Any]:
        """The instance as it is to be written, but for its state."""
        state = self.state
        return {
            "id": self.id,
            "before": self.before,
            "seq": self.seq,
            "status": state.status,
            "outcome": state.outcome,
            "incidents": len(state.incidents),
            "awaits": awaited(self.plan, state),
            "ended_at": now if state.status == "ended" else None,
            "title": self.title,
            "snapshot": self.snapshot,
        }

    def state_text(self) -> bytes:
        """The state as it is to be written: JSON."""
        return orjson.dumps(dump_state(self.state))
