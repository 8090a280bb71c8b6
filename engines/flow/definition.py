"""FlowDef: triggers and nodes, as the analyst drew them. Node types are one file each in `nodes/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engines.flow.limit import Limit as Limit
from engines.flow.person_rule import PersonRule as PersonRule
from engines.flow.refused import NOT_OFFERED
from engines.flow.trigger import Trigger as Trigger
from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Label, Text, say

if TYPE_CHECKING:
    from engines.flow.events import TokenEvent
    from engines.flow.run import Run
    from engines.flow.state import Scope, Token


class Branch(Definition):
    """A way out. On a gateway it is the gateway's; on anything else every way that applies is taken at once.

    **Source**: BPMN 2.0.2 §13.3.1: several ways out of an activity split the token; conditional and default flows.
    """

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


@dataclass(frozen=True)
class Edge:
    """A sequence flow. `slot` says where in the node it is written (`next`, `branches/0/next`), relative."""

    source: str
    slot: str
    target: str

    @cached_property
    def id(self) -> str:
        return f"{self.source}>{self.slot}"


FLOW = "/"
"""The owner of the flow's own expressions, where others belong to a node."""
SlotKind = Literal["condition", "value"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a node that holds FEEL; `path` is relative to the node and names the compiled expression."""

    path: str
    text: str
    kind: SlotKind = "value"
    extra: tuple[str, ...] = ()
    """More names in scope there (the loop variable of `for_each`)."""
    form: str | None = None
    """The text is over the fields of this form, not over the flow's record and variables."""


class NodeDef(Definition):
    """One node. Members add `type: Literal["…"] = "…"`, their options and behaviour.

    Behaviour is pure: `enter` and `resume` change the token and give commands through `run`.
    """

    label_of_type: ClassVar[Text]
    help_of_type: ClassVar[Text]
    icon: ClassVar[str]
    group: ClassVar[str] = "steps"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()
    returnable: ClassVar[bool] = False
    """A person acted here, so that a later approver may return to it."""
    ends: ClassVar[bool] = False
    joins: ClassVar[bool] = False
    throws: ClassVar[bool] = False
    """It tells others something: tokens that are on their way at the same time come first, so that whoever is about to
    listen hears it, in whatever order the drawing was made."""
    gateway: ClassVar[bool] = False
    """Its branches are its own business; on anything else the core takes every branch that applies."""

    key: Key
    name: Label = ""
    within: Key | None = None
    """The sub-process this node is drawn in."""
    next: Key | None = None
    branches: list[Branch] = []
    """More ways out; outside gateways every one that applies is taken, besides `next`."""
    note: str = ""

    @property
    def called(self) -> Text:
        """What people call it: its name, else its key."""
        return Text(say(self.name, "en") or self.key, say(self.name, "zh") or self.key)

    def exits(self) -> Iterator[tuple[str, str]]:
        """Every way out: (slot, key of the next node)."""
        if self.next:
            yield "next", self.next
        for index, branch in enumerate(self.branches):
            if branch.target:
                yield f"branches/{index}/next", branch.target

    def slots(self) -> Iterator[Slot]:
        """Every FEEL text that is this node type's own."""
        yield from ()

    def shared_slots(self) -> Iterator[Slot]:
        """The FEEL texts that every node may have: the conditions of its ways out."""
        for index, branch in enumerate(self.branches):
            if branch.when is not None:
                yield Slot(f"branches/{index}/when", branch.when, "condition")

    def variables_inside(self) -> dict[str, str]:
        """Names that exist in this node only, and in what is drawn in it: variable → FEEL type."""
        return {}

    def awaits(self, token: Token) -> Iterable[str]:
        """What besides its `Catch` a waiting token listens to: `record`, `message:x`, `signal:x`."""
        return ()

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
        """The token is cancelled from outside: close what was opened, besides seats, timers and scopes."""

    def look(self, run: Run, token: Token) -> None:
        """The record or a variable has changed while the token waits."""

    def scope_over(self, run: Run, token: Token, scope: Scope) -> None:
        """Nothing is left in the scope that the token waits for."""
        raise NotImplementedError(f"{type(self).__name__}.scope_over")

    def undone(self, run: Run, token: Token) -> None:
        """The compensation that the token asked for is done."""
        run.advance(token)


NODE_TYPES: Registry[NodeDef] = Registry(
    "node", "engines.flow.nodes", NodeDef, noun_en="node type", noun_zh="节点类型", not_offered=NOT_OFFERED
)
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
    diagram: dict[str, Any] = {}
    """The BPMN file that the flow came from, as data, so that an export keeps what was not touched."""
    record: Key | None = None
    """The form whose record the flow is about; by default that of the first trigger."""
    on_error: Literal["incident", "end"] = "incident"
    """An error that nothing catches: keep the instance with an incident, or end it with the outcome `error`. A called
    flow always ends with it, and the calling flow decides."""
    withdraw: Literal["never", "untouched", "running"] = "running"
    """How long the initiator may withdraw: until somebody acted, or as long as the flow runs."""
    withdraw_days: Annotated[int, Field(ge=0, le=3650)] = 0
    """For so many days after it has ended well, the initiator may still withdraw."""
    set: dict[Literal["started", "withdrawn"], dict[Key, Feel]] = {}
    """Updates of the record's fields when the flow starts, and when it is withdrawn."""

    @property
    def triggers(self) -> list[Trigger]:
        return [self.on] if isinstance(self.on, Trigger) else list(self.on)

    @property
    def form(self) -> str | None:
        """The form of the flow's record, if it has one."""
        return self.record or next((each.record for each in self.triggers if each.record), None)

    @property
    def holds_changes(self) -> bool:
        """Whether it decides over changes that are not written yet."""
        return any(each.hold for each in self.triggers)
