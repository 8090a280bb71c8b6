"""FlowDef: triggers and nodes, as the analyst drew them. Node types are one file each in `nodes/`."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Label, Text


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


class Branch(Definition):
    key: Key | None = None
    label: Label = ""
    when: Feel | None = None
    otherwise: Annotated[bool, Field(alias="else")] = False
    next: Key


class NodeDef(Definition):
    """One node. Members add `type: Literal["…"] = "…"`, their options and behaviour."""

    label_of_type: ClassVar[Text]
    icon: ClassVar[str]
    group: ClassVar[str] = "steps"
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()

    key: Key
    name: Label = ""
    next: Key | None = None
    note: str = ""


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
    nodes: list[AnyNode] = []
    summary: list[str] = []
    """Record fields shown in the inbox."""
    positions: dict[str, tuple[float, float]] = {}
