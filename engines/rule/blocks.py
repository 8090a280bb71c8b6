"""RuleBlocks: a rule as blocks (JSON). Rule text and blocks are two spellings of the same rule; see `text.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engines.kernel.commands import Command
from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.registry import Member, Registry
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.expr import Scope
    from engines.rule.definition import TableDef
    from engines.rule.scene import Scene

Language = Literal["en", "zh"]
RecordEvent = Literal["created", "updated", "deleted"]


class TriggerBlock(Definition):
    """When a rule looks. `kind` says which of the members count."""

    kind: Literal["record", "schedule", "date", "button", "message", "flow", "call"] = "record"
    form: Key | None = None
    moment: Literal["before", "after"] = "after"
    events: list[RecordEvent] = []
    fields: list[Key] = []
    """record: only when one of these fields has another value than before."""
    every: str | None = None
    """schedule: `day`, `weekday`, `monday` … `sunday`, `month`, `year`, `hour`, `15 minutes`, `2 hours`."""
    at: str | None = None
    """schedule, date: `09:00` in the workspace's time zone."""
    day: int | None = None
    """schedule, `every month` and `every year`: the day of the month; -1 is the last one. A month that is shorter has
    its turn on its last day."""
    month: int | None = None
    """schedule, `every year`: the month."""
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
    flow: Key | None = None
    flow_event: Literal["started", "ended"] = "ended"
    """flow: the rule looks at the record of the flow when an instance has started or ended; `payload` holds `flow`,
    `event` and `outcome`."""


@dataclass(frozen=True, slots=True)
class ActionSlot:
    """A FEEL text of an action; `path` is relative to the action."""

    path: str
    text: str


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

    def head(self, language: Language) -> str:
        """Its own line, without the actions that it holds."""
        return self.written(language)

    def slots(self) -> Iterator[ActionSlot]:
        """Every FEEL text of this action, without those of the actions that it holds; in the order of the text."""
        yield from ()

    def inner(self) -> Sequence[ActionDef]:
        """The actions that this one holds (path `then/<n>`)."""
        return ()

    def loop(self) -> tuple[str, str] | None:
        """(name, FEEL text of the list) when the actions it holds run once for each item."""
        return None

    def inside(self, scope: Scope) -> Scope:
        """What the actions it holds may use."""
        return scope

    def afterwards(self, scope: Scope, tables: Mapping[str, TableDef]) -> Scope:
        """What the actions after it may use."""
        return scope

    def check(self, form: str | None, scope: Scope) -> list[Diagnostic]:
        """Unknown forms and fields; pointers are relative to the action. `form`: the rule's own."""
        return []

    def run(self, scene: Scene, path: str) -> list[Command]:
        """What to do. `path` names this action in the plan's expressions."""
        raise NotImplementedError(f"{type(self).__name__}.run")

    def writes(self, form: str | None, scope: Scope) -> Iterator[tuple[str, str | None, str]]:
        """What it may change: (form, field or None for any, event), for the search for cycles."""
        yield from ()

    def verb(self, language: Language) -> str:
        return self.verbs[language][0]


@dataclass(frozen=True)
class Parts:
    """What the parser found in an action: its children, and the text they were cut from.

    `cuts`: every expression that was cut out, with its offset, in the order of cutting."""

    children: tuple[Any, ...]
    text: str
    read_action: Callable[[tuple[Any, ...]], dict[str, Any]]
    cuts: list[tuple[str, int]] = field(default_factory=list)

    def source(self, node: Any) -> str:
        """The text of an expression as the author wrote it."""
        start, end = node.span
        found = self.text[start:end]
        start += len(found) - len(found.lstrip())
        self.cuts.append((found.strip(), start))
        return found.strip()

    def entries(self, node: Any) -> dict[str, str]:
        """`{ owner: owner, subject: "…" }` as key → FEEL text."""
        if node is None:
            return {}
        return {str(entry.key): self.source(entry.value) for entry in node}

    def actions(self) -> list[dict[str, Any]]:
        """The actions among the children, as blocks."""
        return [self.read_action(each) for each in self.children if _is_action(each)]


def _is_action(child: Any) -> bool:
    return isinstance(child, tuple) and bool(child) and getattr(child[0], "type", "").startswith("V_")


ACTIONS: Registry[ActionDef] = Registry("action", "engines.rule.actions", ActionDef, noun_en="action", noun_zh="动作")
AnyAction = Annotated[ActionDef, Member(ACTIONS)]


class RuleBlocks(Definition):
    """`layout`: per part (`name`, `on/0`, `when`, `then/0`, `then/0/then/1`, `then/0/end`, `end`) in the order of the
    text, the text as written and its canonical form: a part that was not changed keeps its comments and spaces."""

    name: str
    on: list[TriggerBlock] = []
    when: Feel | None = None
    then: list[AnyAction] = []
    language: Language = "en"
    layout: Annotated[dict[str, tuple[str, str]], Field(repr=False)] = {}
