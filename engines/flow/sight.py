"""Sight: what the nodes and expressions of one step see: the event, the record, the variables, answers to questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.expr import Env
from engines.flow.events import Event
from engines.flow.needs import UNKNOWN, Known
from engines.flow.state import ROOT, FlowState, Scope, Token
from engines.flow.values import require_kept
from engines.kernel.commands import RecordRef

if TYPE_CHECKING:
    from engines.flow.plan import FlowPlan

_PLAIN = (str, int, Decimal, date, type(None))


class Sight:
    """`scope`: the id of the scope whose variables expressions see now (see `at`). `touched`: the record or a variable
    changed, so conditions have to be looked at. `facts`: the answers that this step has used, and those that came with
    the event."""

    __slots__ = ("_env_of", "_names", "event", "facts", "known", "plan", "record", "scope", "state", "touched")

    def __init__(self, plan: FlowPlan, state: FlowState, event: Event, known: Known) -> None:
        self.plan, self.state, self.event, self.facts, self.known = plan, state, event, event.facts, known
        self.record: Mapping[str, Any] = event.record or {}
        self.scope = ROOT
        self.touched = False
        self._names: dict[str, dict[str, Any]] = {}
        self._env_of: Env | None = None

    def fact(self, key: str) -> Any:
        """The answer to a question, or `UNKNOWN`: then the step has to ask."""
        found = self.facts.get(key, UNKNOWN)
        if found is UNKNOWN and (found := self.known(key)) is not UNKNOWN:
            self.facts = {**self.facts, key: found}
        return found

    @property
    def now(self) -> datetime:
        return self.event.at

    @property
    def ref(self) -> RecordRef | None:
        return self.state.ref

    def at(self, place: Token | Scope) -> None:
        """From now on expressions see the variables of the scope in which this token stands (or of this scope)."""
        self.scope = place.scope if isinstance(place, Token) else place.id

    def evaluate(self, node: str, slot: str, extra: Mapping[str, Any] | None = None) -> Any:
        """The value of the FEEL text at `slot` of `node`."""
        names = self.names() if extra is None else {**self.names(), **extra}
        return self.plan.expressions[node, slot].evaluate(names, self._env())

    def holds(self, node: str, slot: str, extra: Mapping[str, Any] | None = None) -> bool:
        """Whether the condition at `slot` holds: null is false."""
        names = self.names() if extra is None else {**self.names(), **extra}
        return self.plan.expressions[node, slot].truth(names, self._env())

    def names(self) -> dict[str, Any]:
        """What expressions see now: the record, and the variables of the scope and of those around it."""
        found = self._names.get(self.scope)
        if found is None:
            initiator = self.facts.get("initiator")
            if initiator is None and self.state.initiator is not None:
                initiator = {"id": self.state.initiator}
            found = {**self.plan.nulls, **self.record}
            if self.scope == ROOT:
                found.update(self.state.scopes[ROOT].values)
            else:
                for scope in reversed(list(self.chain(self.scope))):
                    found.update(scope.values)
            found["record"], found["initiator"] = self.record, initiator
            if self.plan.snapshot:
                found["snapshot"] = self.state.scopes[ROOT].notes.get("snapshot")
            self._names[self.scope] = found
        return found

    def chain(self, scope: str | None) -> Iterable[Scope]:
        """A scope and those around it, the innermost first."""
        while scope is not None:
            found = self.state.scopes[scope]
            yield found
            scope = found.parent

    def _env(self) -> Env:
        """The world of every expression in this step."""
        found = self._env_of
        if found is None:
            found = self._env_of = Env(
                now=self.event.at, timezone=self.plan.calendar.zone, user=self.names().get("initiator")
            )
        return found

    def assign(self, values: Mapping[str, Any]) -> None:
        """Set variables, each in the innermost scope that has it, else in the instance."""
        if not values:
            return
        for name, value in values.items():
            if not isinstance(value, _PLAIN):
                require_kept(value)
            self._owner(name).values[name] = value
        self._names.clear()
        self.touched = True

    def _owner(self, name: str) -> Scope:
        """Where a variable is kept."""
        root = self.state.scopes[ROOT]
        if self.scope == ROOT:
            return root
        return next((each for each in self.chain(self.scope) if name in each.values), root)
