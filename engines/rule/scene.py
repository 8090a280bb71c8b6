"""Scene: what an action sees when it runs: the record, what it was before, the expressions of its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engines.expr import Env
from engines.kernel.commands import RecordRef

if TYPE_CHECKING:
    from engines.rule.plan import RulePlan


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

    def evaluate(self, path: str) -> Any:
        """The value of the FEEL text at `path` (`then/0/values/owner`)."""
        return self.rule.expressions[path].evaluate(self.names(), self.env)

    def evaluate_all(self, path: str, keys: Mapping[str, str]) -> dict[str, Any]:
        return {key: self.evaluate(f"{path}/{key}") for key in keys}

    def holds(self) -> bool:
        condition = self.rule.condition
        return condition is None or condition.truth(self.names(), self.env)
