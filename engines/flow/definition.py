"""FlowDef: triggers and nodes, as the analyst drew them. Node types are one file each in `nodes/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Label, Text

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Token


class Trigger(Definition):
    """What starts the flow. `record`+`event`: a record was created / updated / deleted / submitted (condition `when`);
    `button`: a person on the record page; `schedule`: cron; neither: only called or started by the API."""

    record: Key | None = None
    event: Literal["created", "updated", "deleted", "submitted", "button"] | None = None
    fields: list[Key] = []
    when: Feel | None = None
    schedule: str | None = None
    label: Label = ""
    icon: str = "play"
    roles: list[Key] = []


class PersonRule(Definition):
    """Who: exactly one member is set."""

    user: str | None = None
    """A login name."""
    role: Key | None = None
    department_head: str | None = None
    """A department's key, or `initiator` / `owner` for that person's own department."""
    superior: int | None = None
    """The n-th superior of the initiator, 1 = direct."""
    field: str | None = None
    """A person field of the record (or a path)."""
    initiator: bool = False
    expression: Feel | None = None
    same_as: Key | None = None
    """The people who acted at another node."""


class Limit(Definition):
    """A time limit: a duration in words ("2 working days", "4 hours") or a FEEL date-time; what happens then."""

    after: str
    then: Literal["remind", "approve", "reject", "transfer", "escalate"] = "remind"
    to: list[PersonRule] = []


class Boundary(Definition):
    """A timer at the edge of a waiting node: after `after`, a token leaves to `next`.

    Interrupting ends the node itself; otherwise the node goes on and the new token runs beside it.
    **Source**: BPMN 2.0.2 §13.5.3.
    """

    after: str
    next: Key
    interrupting: bool = True
    label: Label = ""


class Branch(Definition):
    key: Key | None = None
    label: Label = ""
    when: Feel | None = None
    otherwise: Annotated[bool | Key, Field(alias="else")] = False
    """`true`, or the next node's key as a shorthand for `{"else": true, "next": key}`."""
    next: Key | None = None

    @property
    def target(self) -> Key | None:
        """The node this branch leads to."""
        return self.otherwise if isinstance(self.otherwise, str) else self.next


@dataclass(frozen=True, slots=True)
class Edge:
    """A sequence flow. `slot` says where in the node it is written (`next`, `branches/0/next`), relative."""

    source: str
    slot: str
    target: str

    @property
    def id(self) -> str:
        return f"{self.source}>{self.slot}"


SlotKind = Literal["condition", "value"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a node that holds FEEL; `path` is relative to the node and names the compiled expression."""

    path: str
    text: str
    kind: SlotKind = "value"
    extra: tuple[str, ...] = ()
    """More names in scope there (the loop variable of `for_each`)."""


class NodeDef(Definition):
    """One node. Members add `type: Literal["…"] = "…"`, their options and behaviour.

    Behaviour is pure: `enter` and `resume` change the token and give commands through `run`.
    """

    label_of_type: ClassVar[Text]
    icon: ClassVar[str]
    group: ClassVar[str] = "steps"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()
    returnable: ClassVar[bool] = False
    """A person acted here, so that a later approver may return to it."""
    ends: ClassVar[bool] = False
    joins: ClassVar[bool] = False

    key: Key
    name: Label = ""
    next: Key | None = None
    note: str = ""

    def exits(self) -> Iterator[tuple[str, str]]:
        """Every way out: (slot, key of the next node)."""
        if self.next:
            yield "next", self.next

    def slots(self) -> Iterator[Slot]:
        """Every FEEL text of this node."""
        yield from ()

    def people(self) -> Iterator[tuple[str, PersonRule]]:
        """Every person rule: (slot, rule)."""
        yield from ()

    def check(self) -> list[Diagnostic]:
        """Mistakes that the node sees by itself; pointers are relative to the node."""
        return []

    def enter(self, run: Run, token: Token) -> None:
        """A token arrives."""
        raise NotImplementedError(f"{type(self).__name__}.enter")

    def resume(self, run: Run, token: Token, event: TokenEvent) -> None:
        """What the waiting token was told. By default the event comes too late and is ignored."""

    def leave(self, run: Run, token: Token) -> None:
        """The token is cancelled from outside: close what was opened, besides seats and timers."""


NODE_TYPES: Registry[NodeDef] = Registry("node", "engines.flow.nodes", NodeDef, noun_en="node type", noun_zh="节点类型")
AnyNode = Annotated[NodeDef, Member(NODE_TYPES)]


class FlowDef(Definition):
    key: Key
    name: Label = ""
    help: Label = ""
    on: Trigger | list[Trigger] = []
    title: Feel | None = None
    """Names an instance; the record's title by default."""
    variables: dict[str, str] = {}
    """Name → FEEL type (`number`, `string`, `boolean`, `date`, …); `Any` is allowed."""
    nodes: list[AnyNode] = []
    summary: list[str] = []
    """Record fields shown in the inbox."""
    positions: dict[str, tuple[float, float]] = {}
    record: Key | None = None
    """The form whose record the flow is about; by default that of the first trigger."""
    withdraw: Literal["never", "untouched", "running"] = "running"
    """How long the initiator may withdraw: until somebody acted, or as long as the flow runs."""

    @property
    def triggers(self) -> list[Trigger]:
        return [self.on] if isinstance(self.on, Trigger) else list(self.on)

    @property
    def form(self) -> str | None:
        """The form of the flow's record, if it has one."""
        return self.record or next((each.record for each in self.triggers if each.record), None)
