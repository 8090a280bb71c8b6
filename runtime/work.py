"""What every piece of work at run time carries: who acts, when, and in which transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from runtime.engine import Mortise


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. Cached per session and dropped when the person's roles change.

    `roles`: app key → role keys. `departments`: own department and all below it (ids)."""

    id: int | None
    name: str
    kind: Literal["user", "token", "portal", "system"] = "user"
    login: str = ""
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    department: int | None = None
    departments: frozenset[int] = frozenset()
    is_admin: bool = False
    language: str = "en"
    timezone: str = "UTC"
    may_build: bool = False
    scopes: frozenset[str] | None = None
    """API tokens: what they are limited to ("read", "write", app keys); None is everything the person may do."""

    def roles_in(self, app: str) -> frozenset[str]:
        return self.roles.get(app, frozenset())


SYSTEM = Actor(id=None, name="Mortise", kind="system", is_admin=True)


@dataclass(slots=True)
class Work:
    """One unit of work: one connection, one transaction, one instant. Made by `Mortise.work(actor)`."""

    mortise: Mortise
    connection: AsyncConnection
    actor: Actor
    now: datetime
    depth: int = 0
    """How deep in a cascade of rules; bounded."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.actor.timezone)
