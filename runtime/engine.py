"""`Mortise`: the running whole, built once per process by `runtime.http.app.create_app` or by the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from engines.kernel.commands import Command, RecordRef
from engines.kernel.ports import Clock
from runtime.settings import Settings
from runtime.work import SYSTEM, Actor, Work


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class Change:
    """One write to one record, as the stages of the pipeline see it. `before` is None on create, `after` on delete.
    Before the write, stages may change `values`; values are in Python form."""

    app: str
    form: str
    kind: str  # create | update | delete | restore
    values: dict[str, Any]
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    id: int | None = None

    @property
    def ref(self) -> RecordRef:
        assert self.id is not None
        return RecordRef(self.app, self.form, self.id)


class Reaction(Protocol):
    """Rules and flows take part in writes through this; wired at start, so that records know neither."""

    async def before_write(self, work: Work, change: Change) -> None:
        """May change `change.values`; raises InputError to refuse."""
        ...

    async def after_write(self, work: Work, change: Change) -> None:
        """Runs in the same transaction, after the row and its audit line are written."""
        ...

    def concerns(self, app: str, form: str, kind: str) -> bool:
        """False lets the pipeline skip this reaction without a call (asked once per release)."""
        ...


class Performer(Protocol):
    """Carries out commands in the transaction of `work`; returns the ids of created records, in order."""

    async def perform(self, work: Work, commands: list[Command]) -> list[RecordRef]: ...


@dataclass
class Mortise:
    """Everything a request, a job or a command-line call needs, without globals."""

    settings: Settings
    database: AsyncEngine
    clock: Clock = field(default_factory=SystemClock)
    reactions: list[Reaction] = field(default_factory=list)
    performer: Performer | None = None
    parts: dict[str, Any] = field(default_factory=dict)
    """Per-process caches and services by name, owned by their package (`metadata.plans`, `identity.sessions`, …)."""

    @asynccontextmanager
    async def work(self, actor: Actor = SYSTEM) -> AsyncIterator[Work]:
        """One connection and one transaction: committed at the end, rolled back by any exception."""
        async with self.database.begin() as connection:
            yield Work(self, connection, actor, self.clock.now())

    @asynccontextmanager
    async def reading(self, actor: Actor = SYSTEM) -> AsyncIterator[Work]:
        """One connection for reads, in autocommit: no BEGIN, no ROLLBACK."""
        async with self.database.connect() as plain:
            connection: AsyncConnection = await plain.execution_options(isolation_level="AUTOCOMMIT")
            yield Work(self, connection, actor, self.clock.now())


def data_dir(settings: Settings) -> Path:
    return Path(settings.data_dir)
