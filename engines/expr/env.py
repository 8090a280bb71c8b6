"""The world an evaluation may see: the instant, the time zone, the person, the limits. Never read from the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from engines.kernel.diagnostics import Diagnostic


@dataclass(frozen=True)
class Limits:
    """What one evaluation may use at most; each breach is a LimitReached with its own code."""

    steps: int = 100_000
    """Loop turns and filter tests; long conditions, texts and lists inside loops count more."""
    list_items: int = 50_000
    string_characters: int = 1_000_000
    exponent: int = 6144
    """Of ten, of any number (decimal128)."""
    calls: int = 64
    """Depth of functions that call themselves."""
    parts: int = 100_000
    """Parts of a value and of its parts, where all of them must be walked through."""


DEFAULT_LIMITS = Limits()


class Budget:
    """What has been used of the steps: by one evaluation, and (`within`) by all that follow from one cause."""

    __slots__ = ("most", "steps", "within")

    def __init__(self, most: int = DEFAULT_LIMITS.steps, within: Budget | None = None) -> None:
        self.most, self.within = most, within
        self.steps = 0

    def spend(self, count: int) -> bool:
        """Whether there was still enough, here and in what this is a part of."""
        self.steps += count
        return self.steps <= self.most and (self.within is None or self.within.spend(count))


@dataclass(frozen=True)
class Env:
    """`now`: aware, UTC. `timezone`: IANA name that decides what "today" is. `user`: the record of `core.person`
    (`id`, `name`, `department` with `id`, …), None for the system."""

    now: datetime
    timezone: str = "UTC"
    user: Mapping[str, Any] | None = None
    limits: Limits = DEFAULT_LIMITS
    budget: Budget | None = field(default=None, compare=False)
    """Shared by nested evaluations and by the rules that set each other off (`sharing`); None: each has its own."""
    notes: list[Diagnostic] | None = field(default=None, compare=False)
    """Where expressions compiled with a `standard` scope, and explanations, note nulls that mean an error."""

    def sharing(self) -> Env:
        """The same world with a budget of one evaluation, for it and all that it sets off; part of this one's own."""
        return replace(self, budget=Budget(self.limits.steps, self.budget))

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_of(self.timezone)

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def env_binds(env: Env) -> dict[str, Any]:
    """Values for the bind parameters `env_…` of statements made by `to_sql`: bound per request, compiled once."""
    user = env.user or {}
    binds: dict[str, Any] = {
        "env_now": env.now,
        "env_today": env.today,
        "env_timezone": env.timezone,
        "env_user_id": _whole_id(user.get("id")),
        "env_user_department": _whole_id(user.get("department")),
    }
    for name, value in user.items():
        binds.setdefault(f"env_user_{name}", _whole_id(value) if isinstance(value, Mapping) else value)
    return binds


def _whole_id(value: Any) -> int | None:
    value = value.get("id") if isinstance(value, Mapping) else value
    return None if value is None else int(value)
