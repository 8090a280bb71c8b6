"""Commands: the only way in which an engine acts on the world, and the only language engines share.

Rules and flows return them; one performer in `runtime/` carries them out inside the caller's transaction.
A record is named by `RecordRef`; values are in Python form (Decimal, date, …), not JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RecordRef:
    app: str
    form: str
    id: int


@dataclass(frozen=True, slots=True)
class CreateRecord:
    app: str
    form: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    record: RecordRef
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    record: RecordRef


@dataclass(frozen=True, slots=True)
class SetValues:
    """Before a write: change the values about to be written."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Require:
    """Before a write: the field must not be empty."""

    field: str
    message: Any = None


@dataclass(frozen=True, slots=True)
class Forbid:
    """Before a write: refuse it with this message (a label), shown at `field` when given."""

    message: Any
    field: str | None = None


@dataclass(frozen=True, slots=True)
class LimitRecords:
    """Refuse when `most` records of the form, `besides` the one at hand, satisfy a condition. `where`: compiled."""

    app: str
    form: str
    where: Any
    most: int
    besides: int | None = None
    message: Any = None


@dataclass(frozen=True, slots=True)
class ChangeTags:
    record: RecordRef
    field: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartFlow:
    app: str
    flow: str
    record: RecordRef | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalFlows:
    """Deliver a named message to every waiting instance whose key matches (the record by default)."""

    name: str
    record: RecordRef | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    """A correlation key: only instances that wait for this key are told, of whatever record."""


@dataclass(frozen=True, slots=True)
class BroadcastSignal:
    """Tell every other instance of the app that listens to this signal, and start the flows that it triggers."""

    app: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notify:
    """`to`: user ids; `channels`: names of members of `runtime/channels` (in_app, email, …)."""

    to: tuple[int, ...]
    subject: Any
    body: Any = ""
    channels: tuple[str, ...] = ("in_app",)
    record: RecordRef | None = None
    addresses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    """`app.role`: everybody who has it is told too; the performer looks them up."""
    link: str | None = None
    """A path of this server that the message opens; the record's own by default."""
    template: str | None = None
    """The key of one of the app's messages, which gives subject and body; it sees `values` beside the record."""
    values: Mapping[str, Any] = field(default_factory=dict)
    app: str = ""
    """Whose messages these are."""


@dataclass(frozen=True, slots=True)
class SendReport:
    """Every person gets the report as that person may see it, as a link (`in_app`) and as a file (other channels)."""

    app: str
    report: str
    to: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    """`app.role`: everybody who has it; the performer looks them up."""
    channels: tuple[str, ...] = ("in_app", "email")
    format: str = "xlsx"


@dataclass(frozen=True, slots=True)
class CallConnector:
    connector: str
    operation: str
    input: Mapping[str, Any]
    record: RecordRef | None = None
    token: str | None = None
    """Of a flow: the token that waits for the answer (`JobDone` or `JobFailed`)."""


@dataclass(frozen=True, slots=True)
class RunRule:
    app: str
    rule: str
    record: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class WriteComment:
    """A line in a record's timeline."""

    record: RecordRef
    text: Any


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Ask a person (one seat of a flow node). `token` names the token; `task` is its key within the instance."""

    task: str
    node: str
    assignee: int
    kind: str
    title: Any
    due_at: datetime | None = None
    agent_of: int | None = None
    """Whose place the assignee takes while that person is away."""


@dataclass(frozen=True, slots=True)
class CloseTask:
    task: str
    outcome: str


@dataclass(frozen=True, slots=True)
class MoveTask:
    """An open task is due at another time; None while its clock stands still."""

    task: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetTimer:
    timer: str
    node: str
    due_at: datetime
    action: str = ""


@dataclass(frozen=True, slots=True)
class CancelTimer:
    timer: str


@dataclass(frozen=True, slots=True)
class StartChild:
    """Run another flow as a child of this instance; its end comes back as an event for `token`."""

    flow: str
    token: str
    record: RecordRef | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CancelChild:
    token: str


@dataclass(frozen=True, slots=True)
class EscalateParent:
    """Of a called flow: tell the calling flow, and go on."""

    code: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """Fill in a document template; the file comes back as the answer of a job for `token`."""

    app: str
    template: str
    record: RecordRef | None
    values: Mapping[str, Any]
    format: str
    token: str


@dataclass(frozen=True, slots=True)
class ReportEffects:
    """Of a flow: when the commands before this one are carried out, tell `token` (event `Performed`)."""

    token: str


@dataclass(frozen=True, slots=True)
class FinishInstance:
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    """The code of the error that ended it; a calling flow may catch it."""


Command = (
    CreateRecord
    | UpdateRecord
    | DeleteRecord
    | SetValues
    | Require
    | Forbid
    | LimitRecords
    | ChangeTags
    | StartFlow
    | SignalFlows
    | Notify
    | SendReport
    | CallConnector
    | RunRule
    | WriteComment
    | OpenTask
    | CloseTask
    | MoveTask
    | SetTimer
    | CancelTimer
    | StartChild
    | CancelChild
    | EscalateParent
    | BroadcastSignal
    | MakeDocument
    | ReportEffects
    | FinishInstance
)
