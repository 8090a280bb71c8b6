"""The world an evaluation may see: the instant, the time zone, the person, the limits. Never read from the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from engines.kernel.diagnostics import Diagnostic


@dataclass(frozen=True)
class Limits:
    """What one evaluation may use at most; each breach is a LimitReached with its own code."""

    steps: int = 100_000
    """Loop turns and filter tests."""
    list_items: int = 50_000
    string_characters: int = 1_000_000
    exponent: int = 6144
    """Of ten, of any number (decimal128)."""
    calls: int = 64
    """Depth of functions that call themselves."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Env:
    """`now`: aware, UTC. `timezone`: IANA name that decides what "today" is. `user`: the record of `core.person`
    (`id`, `name`, `department` with `id`, …), None for the system. `functions`: extra functions by name, called with
    positional arguments (rules and decision tables as functions)."""

    now: datetime
    timezone: str = "UTC"
    user: Mapping[str, Any] | None = None
    limits: Limits = DEFAULT_LIMITS
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    notes: list[Diagnostic] | None = field(default=None, compare=False)
    """Where expressions compiled with a `standard` scope, and explanations, note nulls that mean an error."""

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
