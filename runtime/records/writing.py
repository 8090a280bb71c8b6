"""One write on its way through the stages: what it is, who does it, what is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engines.expr import Env
from engines.form.plan import FormPlan
from engines.kernel.texts import Label
from runtime.engine import Change, Reaction
from runtime.records.dependencies import Dependencies, dependencies_of
from runtime.records.derived import Rederived
from runtime.records.quick import Bare
from runtime.records.shape import Shape
from runtime.records.sight import FormSight, Sight
from runtime.records.store import Writer, search_paths
from runtime.work import Actor, Work


@dataclass
class Writing:
    """`sight`: what the writer may see and do (everything, when `trusted`); `given`: the values as they came."""

    work: Work
    bare: Bare
    sight: Sight
    change: Change
    given: Mapping[str, Any] | bytes
    trusted: bool = False
    revision: int | None = None
    layout: str | None = None
    base: str = "/values"
    parsed: dict[str, Any] | None = None
    """The values, when whoever came before has parsed them already."""

    asked: frozenset[str] = frozenset()
    """The fields the writer sent; reactions may add others."""
    values: dict[str, Any] = field(default_factory=dict)
    """What is written, as `submit` worked it out."""
    answer: str | None = None
    """The record as JSON for the writer, where the write statement could build it."""
    rederived: list[Rederived] = field(default_factory=list)
    mixed: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def seen(self) -> FormSight:
        return self.sight.form(self.change.form)

    @property
    def shape(self) -> Shape:
        return self.seen.shape

    @cached_property
    def plan(self) -> FormPlan:
        return self.sight.app.plan.all_forms[self.change.form]

    @cached_property
    def writer(self) -> Writer:
        return writer_of(self.sight, self.change.form)

    @cached_property
    def env(self) -> Env:
        return env_of(self.work)

    @cached_property
    def dependencies(self) -> Dependencies:
        return dependencies_of(self.sight.app)

    @cached_property
    def searched(self) -> bool:
        return is_searched(self.shape)

    def named(self, key: str) -> Label:
        """A field as the writer knows it: by its label, or by its key where it is hidden from them."""
        return self.shape.label(key) if self.seen.sees(key) else key

    @property
    def binds(self) -> dict[str, Any]:
        """What the write statements name besides the values."""
        actor = self.work.actor
        return {**base_binds(self.env, actor), "actor": actor.id, "actor_kind": actor.kind, "now": self.work.now}

    def reactions(self, kind: str | None = None) -> list[Reaction]:
        change = self.change
        return [
            each for each in self.work.mortise.reactions if each.concerns(change.app, change.form, kind or change.kind)
        ]


def base_binds(env: Env, actor: Actor) -> dict[str, Any]:
    from runtime.records.question import binds_of

    return binds_of(env, actor.language)


def env_of(work: Work) -> Env:
    return env_for(work.actor, work.now)


def env_for(actor: Actor, now: Any) -> Env:
    """The world as this person's expressions see it."""
    user = (
        None
        if actor.id is None
        else {
            "id": actor.id,
            "name": actor.name,
            "login": actor.login,
            "department": None if actor.department is None else {"id": actor.department},
        }
    )
    return Env(now=now, timezone=actor.timezone, user=user)


def writer_of(sight: Sight, form: str) -> Writer:
    key = ("writer", form)
    found = sight.statements.get(key)
    if found is None:
        found = sight.statements[key] = Writer(sight, form)
    return found


def is_searched(shape: Shape) -> bool:
    return shape.parent_field is None and bool(search_paths(shape))
