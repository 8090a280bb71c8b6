"""Scene: what an action sees when it runs: the record, what it was before, the expressions of its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engines.expr import Env
from engines.kernel.commands import Command, RecordRef
from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.rule.blocks import ActionDef
    from engines.rule.plan import RulePlan

MOST_COMMANDS = 5_000
"""Of one run of one rule."""


@dataclass(slots=True)
class Scene:
    """`ref` is None while a record is not written yet. `payload`: of a message."""

    rule: RulePlan
    app: str
    before_write: bool
    record: Mapping[str, Any]
    old: Mapping[str, Any] | None
    ref: RecordRef | None
    env: Env
    payload: Mapping[str, Any] | None = None
    tables: Mapping[str, Any] = field(default_factory=dict)
    commands: int = 0
    """How many commands its actions have given so far; bounded."""
    _names: dict[str, Any] = field(default_factory=dict)

    def names(self) -> dict[str, Any]:
        """Every name an expression of this rule may use; put together once."""
        if not self._names:
            self._names.update(self._all_names())
        return self._names

    def _all_names(self) -> dict[str, Any]:
        itself = {"record": self.record, self.rule.form or "record": self.record}
        return {
            **itself,
            "old": self.old,
            "payload": self.payload,
            **self.record,
            "current user": self.env.user,
        }

    def learn(self, name: str, value: Any) -> None:
        """Give a value a name for the actions that follow."""
        self.names()[name] = value

    @contextmanager
    def with_name(self, name: str, value: Any) -> Iterator[None]:
        """The same for the actions inside."""
        names = self.names()
        missing = object()
        before = names.get(name, missing)
        names[name] = value
        try:
            yield
        finally:
            if before is missing:
                names.pop(name, None)
            else:
                names[name] = before

    def run_all(self, actions: Sequence[ActionDef], path: str) -> list[Command]:
        """The commands of actions, in order. Raises LimitReached (`rule.limit.commands`)."""
        found: list[Command] = []
        for index, action in enumerate(actions):
            given = action.run(self, f"{path}/{index}")
            if not action.inner():
                self.commands += len(given)
            if self.commands > MOST_COMMANDS:
                raise LimitReached.because(
                    "rule.limit.commands",
                    Text(f"The rule wants to do more than {MOST_COMMANDS} things at once.",
                         f"规则一次要执行的操作超过 {MOST_COMMANDS} 个。"),
                    Text("Narrow its lists.", "请缩小其列表。"),
                )  # fmt: skip
            found += given
        return found

    def ask_table(self, table: str, given: Mapping[str, Any]) -> Any:
        """What a decision table says of the record, with some values given."""
        names = self.names()
        return self.tables[table].decide({**names, **given, "record": {**self.record, **given}}, self.env)

    def evaluate(self, path: str) -> Any:
        """The value of the FEEL text at `path` (`then/0/values/owner`)."""
        return self.rule.expressions[path].evaluate(self.names(), self.env)

    def evaluate_all(self, path: str, keys: Mapping[str, str]) -> dict[str, Any]:
        return {key: self.evaluate(f"{path}/{key}") for key in keys}

    def holds(self) -> bool:
        condition = self.rule.condition
        return condition is None or condition.truth(self.names(), self.env)
