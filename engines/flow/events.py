"""Events: the only inputs of a flow instance. A closed set; each says what happened, when, and by whom.

Everything impure comes in with the event: the instant, the actor, the record as it is now, and `facts`: the answers to
what an earlier attempt of the same step asked for (see `engines.flow.needs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from engines.flow.values import from_json, to_json
from engines.kernel.commands import RecordRef
from engines.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What all events share. `actor` is a person's id, or None for the system."""

    at: datetime
    actor: int | None = None
    record: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Started(Happened):
    initiator: int | None
    ref: RecordRef | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    start: str | None = None
    """The start node, when the flow has several."""
    called: bool = False
    """As a child of another flow, which is told of uncaught errors and escalations."""
    choices: Mapping[str, Any] = field(default_factory=dict)
    """Node → the people the initiator has chosen for it."""


@dataclass(frozen=True, kw_only=True)
class TaskDecided(Happened):
    task: str
    outcome: Literal["approve", "reject", "complete"]
    comment: str = ""
    files: tuple[str, ...] = ()
    signature: str = ""
    """The id of the signature's picture."""
    choices: Mapping[str, Any] = field(default_factory=dict)
    """Node → the people chosen for it."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Variables of the flow that the task has come to."""


@dataclass(frozen=True, kw_only=True)
class TaskTransferred(Happened):
    """For good: the seat belongs to somebody else from now on."""

    task: str
    to: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskReassigned(Happened):
    """By an administrator."""

    task: str
    to: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskDelegated(Happened):
    """For advice: when the delegate has answered, the seat comes back to its owner."""

    task: str
    to: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SignerAdded(Happened):
    task: str
    to: tuple[int, ...]
    where: Literal["before", "after", "parallel"] = "before"
    sign: Literal["all", "any", "sequence"] = "all"
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class SignerRemoved(Happened):
    """The added seat: by its task, or by its id while it has none."""

    task: str = ""
    seat: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskReturned(Happened):
    """`how`: `replay` runs everything in between again; `back` comes straight back here."""

    task: str
    node: str
    how: Literal["replay", "back"] = "replay"
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskTakenBack(Happened):
    """Whoever decided at `node` takes it back, while nobody after them has acted."""

    node: str
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class CopiesSent(Happened):
    """抄送 by hand."""

    to: tuple[int, ...]
    node: str = ""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Commented(Happened):
    comment: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Happened):
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancelled(Happened):
    """By an admin, a parent, or because the record is gone."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Urged(Happened):
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class TimerFired(Happened):
    timer: str


@dataclass(frozen=True, kw_only=True)
class MessageReceived(Happened):
    """`key`: the correlation key it was sent with; without one it is for every flow of its record."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignalReceived(Happened):
    """A signal goes to everybody who listens."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RecordChanged(Happened):
    """The record of this instance was written; `record` is what it is now. `fields`: which; () when not known."""

    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Performed(Happened):
    """The commands before `ReportEffects(token)` were carried out; `created` are the new records, in order."""

    token: str
    created: tuple[RecordRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JobDone(Happened):
    """`token`: as the command carried it, so that a late answer to an earlier call is recognised."""

    token: str
    result: Any = None


@dataclass(frozen=True, kw_only=True)
class JobFailed(Happened):
    """Also of effects that were refused where nobody was there to be told."""

    token: str
    message: str = ""
    message_zh: str = ""
    code: str = "flow.job_failed"
    """The error that a boundary at the node may catch."""

    @property
    def words(self) -> Text:
        """What went wrong, in both languages."""
        return Text(self.message, self.message_zh or self.message)


@dataclass(frozen=True, kw_only=True)
class ChildEnded(Happened):
    """`error`: the code of the error that ended the child, if one did."""

    token: str
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildEscalated(Happened):
    """A running child says something to its caller, and goes on."""

    token: str
    code: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Migrated(Happened):
    """The instance goes on with the plan given to `step`; `nodes` maps old keys to new ones where they differ."""

    nodes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncidentRetried(Happened):
    """Try the node again. `values`: variables put right before."""

    token: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncidentSkipped(Happened):
    """Go on as if the node had been passed. `values`: what it should have come to."""

    token: str
    values: Mapping[str, Any] = field(default_factory=dict)


Event = (
    Started
    | TaskDecided
    | TaskTransferred
    | TaskReassigned
    | TaskDelegated
    | SignerAdded
    | SignerRemoved
    | TaskReturned
    | TaskTakenBack
    | CopiesSent
    | Commented
    | Withdrawn
    | Cancelled
    | Urged
    | TimerFired
    | MessageReceived
    | SignalReceived
    | RecordChanged
    | Performed
    | JobDone
    | JobFailed
    | ChildEnded
    | ChildEscalated
    | Migrated
    | IncidentRetried
    | IncidentSkipped
)
TokenEvent = (
    TimerFired
    | MessageReceived
    | SignalReceived
    | RecordChanged
    | Performed
    | JobDone
    | JobFailed
    | ChildEnded
    | ChildEscalated
)
"""What a waiting node may be told."""

_BY_NAME: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Event)}
_REFS = ("ref", "created")
_TUPLES = ("to", "fields", "files")


def with_facts(event: Event, facts: Mapping[str, Any]) -> Event:
    """The same event with other answers. (`dataclasses.replace` would run the constructor: ten times slower.)"""
    found: Event = object.__new__(type(event))
    found.__dict__.update(event.__dict__, facts=facts)
    return found


def dump_event(event: Event) -> dict[str, Any]:
    """JSON of an event for the log; absent means default."""
    document: dict[str, Any] = {"event": type(event).__name__}
    for name, value in event.__dict__.items():
        if not value and (value is None or value is False or value == "" or value == () or value == {}):
            continue
        document[name] = _ref_json(value) if name in _REFS else to_json(value)
    return document


def load_event(document: Mapping[str, Any]) -> Event:
    """The event that `dump_event` saved."""
    cls = _BY_NAME[document["event"]]
    values: dict[str, Any] = {"initiator": None} if cls is Started else {}
    for name, saved in document.items():
        if name == "event":
            continue
        values[name] = _ref(saved) if name in _REFS else from_json(saved)
    for name in _TUPLES:
        if isinstance(values.get(name), list):
            values[name] = tuple(values[name])
    event: Event = cls(**values)
    return event


def _ref_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_ref_json(each) for each in value]
    return [value.app, value.form, value.id]


def _ref(saved: Any) -> Any:
    if saved and isinstance(saved[0], list):
        return tuple(RecordRef(*each) for each in saved)
    return RecordRef(*saved)
