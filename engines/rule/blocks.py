"""RuleBlocks: a rule as blocks (JSON). Rule text and blocks are two spellings of the same rule; see `text.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engines.kernel.commands import Command
from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.data.record_type import Schema
    from engines.rule.scene import Scene

Language = Literal["en", "zh"]
RecordEvent = Literal["created", "updated", "deleted"]


class TriggerBlock(Definition):
    """When a rule looks. `kind` says which of the members count."""

    kind: Literal["record", "schedule", "date", "button", "message", "call"] = "record"
    form: Key | None = None
    moment: Literal["before", "after"] = "after"
    events: list[RecordEvent] = []
    fields: list[Key] = []
    """record: only when one of these fields has another value than before."""
    every: str | None = None
    """schedule: `day`, `monday` … `sunday`, `month`, `hour`, `15 minutes`."""
    at: str | None = None
    """schedule, date: `09:00` in the workspace's time zone."""
    day: int | None = None
    """schedule, `every month`: the day of the month."""
    cron: str | None = None
    amount: int = 0
    unit: Literal["days", "weeks", "months", "years"] = "days"
    direction: Literal["before", "after"] = "before"
    field: Key | None = None
    """date: the date field that the day is counted from."""
    yearly: bool = False
    """date: every year on that day (birthdays)."""
    label: str = ""
    """button: what it says. message: its name."""


@dataclass(frozen=True, slots=True)
class ActionSlot:
    """A FEEL text of an action; `path` is relative to the action."""

    path: str
    text: str
    extra: tuple[str, ...] = ()


class ActionDef(Definition):
    """One thing a rule does. Members add `type`, their options, their spelling and their behaviour.

    `grammar`: productions for the rule `action` (alias = `type`), in terms of the language's grammar (`expression`,
    `entries`, `NAME` …). Inner keywords are the words of `words`, matched where they stand between expressions.
    """

    label_of_type: ClassVar[Text]
    icon: ClassVar[str]
    verbs: ClassVar[dict[str, tuple[str, ...]]]
    """Language → spellings of the verb, the preferred one first."""
    grammar: ClassVar[str]
    words: ClassVar[dict[str, str]] = {}
    """Inner keyword → terminal."""
    examples: ClassVar[tuple[dict[str, Any], ...]] = ()
    text_examples: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def from_parts(cls, parts: Parts) -> dict[str, Any]:
        """The block of a parsed action."""
        raise NotImplementedError(f"{cls.__name__}.from_parts")

    def written(self, language: Language) -> str:
        """The action as canonical rule text."""
        raise NotImplementedError(f"{type(self).__name__}.written")

    def slots(self) -> Iterator[ActionSlot]:
        """Every FEEL text of this action."""
        yield from ()

    def check(self, form: str | None, schema: Schema) -> list[Diagnostic]:
        """Unknown forms and fields; pointers are relative to the action."""
        return []

    def run(self, scene: Scene, path: str) -> list[Command]:
        """What to do. `path` names this action in the plan's expressions."""
        raise NotImplementedError(f"{type(self).__name__}.run")

    def writes(self, form: str | None) -> Iterator[tuple[str, str | None, str]]:
        """What it may change: (form, field or None for any, event), for the search for cycles."""
        yield from ()

    def verb(self, language: Language) -> str:
        return self.verbs[language][0]


@dataclass(frozen=True)
class Parts:
    """What the parser found in an action: its children, and the text they were cut from."""

    children: tuple[Any, ...]
    text: str

    def source(self, node: Any) -> str:
        """The text of an expression as the author wrote it."""
        return self.text[node.span[0] : node.span[1]].strip()

    def entries(self, node: Any) -> dict[str, str]:
        """`{ owner: owner, subject: "…" }` as key → FEEL text."""
        if node is None:
            return {}
        return {str(entry.key): self.source(entry.value) for entry in node}


ACTIONS: Registry[ActionDef] = Registry("action", "engines.rule.actions", ActionDef, noun_en="action", noun_zh="动作")
AnyAction = Annotated[ActionDef, Member(ACTIONS)]


class RuleBlocks(Definition):
    """`layout`: per part (`name`, `on/0`, `when`, `then/0`, `end`) the text as written and its canonical form: a part
    that was not changed keeps its comments and spaces."""

    name: str
    on: list[TriggerBlock] = []
    when: Feel | None = None
    then: list[AnyAction] = []
    language: Language = "en"
    layout: Annotated[dict[str, tuple[str, str]], Field(repr=False)] = {}
