"""Which release of each app is in force, and its compiled plan: looked up without a query, never staler than a second.

The cache is keyed by content hash (an immutable release has one plan for ever). What may change is only which hash is
current: asked again at most once a second, and told at once by `NOTIFY mortise_release` (see `wiring.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from engines.app.bundle import parse_app
from engines.app.definition import AppDef
from engines.app.plan import AppPlan, plan_app
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import DefinitionError, NotFound
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.metadata import tables
from runtime.work import Work

log = logging.getLogger("mortise.metadata")

CHANNEL = "mortise_release"
CHECK_EVERY_SECONDS = 1.0
_KEPT_PLANS = 64


@dataclass(frozen=True, eq=False)
class InstalledApp:
    """An app as it runs: one release's definition and plan.

    `parts`: what other packages compiled from this release (statements, permission plans), by their own keys; it lives
    and dies with the release."""

    key: str
    number: int
    hash: str
    definition: AppDef
    plan: AppPlan
    uses: tuple[tuple[str, str], ...] = ()
    """The apps it uses, with the hashes of the releases the plan was made against."""
    parts: dict[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """One line of an app's history."""

    app: str
    number: int
    hash: str
    message: str
    published_by: int | None
    published_at: datetime
    based_on: int | None = None


class Plans:
    """Per process: current releases by app, plans by hash."""

    def __init__(self) -> None:
        self.current: dict[str, tuple[int, str]] = {}
        self.by_hash: dict[tuple[str, str], InstalledApp] = {}
        self.checked_at = float("-inf")
        self.installing: WeakSet[AsyncConnection] = WeakSet()
        """Connections whose transaction holds an uncommitted release: what they see is not for the others."""

        self.broken: dict[str, tuple[Mapping[str, tuple[int, str]], Sequence[Diagnostic]]] = {}
        """Apps that cannot run: the releases among which that was found, and why."""
        self._loading: dict[tuple[str, str], asyncio.Lock] = {}

    @asynccontextmanager
    async def loading(self, key: tuple[str, str]) -> AsyncIterator[None]:
        """Planning takes its time beside the event loop: whoever needs the same release meanwhile waits for it."""
        lock = self._loading.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._loading.pop(key, None)

    def forget(self) -> None:
        """The next look asks the database."""
        self.checked_at = float("-inf")

    @property
    def fresh(self) -> bool:
        return time.monotonic() - self.checked_at < CHECK_EVERY_SECONDS


def plans_of(mortise: Mortise) -> Plans:
    found = mortise.parts.get("metadata.plans")
    if found is None:
        found = mortise.parts["metadata.plans"] = Plans()
    return found


async def installed(work: Work, app: str) -> InstalledApp:
    """The app's release in force; raises NotFound (`app.unknown`)."""
    plans = plans_of(work.mortise)
    if work.connection in plans.installing:
        current, by_hash = await _read_current(work), plans.by_hash
    else:
        if not plans.fresh:
            await _refresh(work, plans)
        current, by_hash = plans.current, plans.by_hash
    if app not in current:
        raise unknown_app(app)
    number, hash_ = current[app]
    found = by_hash.get((app, hash_))
    if found is None or found.number != number or not _used_still(found, current):
        async with plans.loading((app, hash_)):
            found = by_hash.get((app, hash_))
            if found is None or found.number != number or not _used_still(found, current):
                found = await _planned(work, plans, app, current)
                _keep(plans, found)
    return found


async def _planned(work: Work, plans: Plans, app: str, current: Mapping[str, tuple[int, str]]) -> InstalledApp:
    """One that cannot run is planned again only after some app got another release."""
    among, mistakes = plans.broken.get(app, ({}, ()))
    if among == current:
        raise DefinitionError(mistakes)
    try:
        return await _load(work, app, current[app][0], current, frozenset())
    except DefinitionError as error:
        if work.connection not in plans.installing:
            plans.broken[app] = (current, error.diagnostics)
            log.warning("The app %s cannot run: %s", app, error)
        raise


def _used_still(found: InstalledApp, current: Mapping[str, tuple[int, str]]) -> bool:
    return all(key in current and current[key][1] == hash_ for key, hash_ in found.uses)


async def installed_apps(work: Work) -> list[InstalledApp]:
    """Every app of the workspace that can run, in order: one with mistakes (made by another version of the server, say)
    must not take the others with it."""
    plans = plans_of(work.mortise)
    if work.connection in plans.installing or not plans.fresh:
        current = await _read_current(work)
        if work.connection not in plans.installing:
            plans.current, plans.checked_at = current, time.monotonic()
    else:
        current = plans.current
    found = []
    for key in current:
        with suppress(DefinitionError):
            found.append(await installed(work, key))
    return found


async def current_plan(work: Work, app: str) -> AppPlan:
    """The compiled plan of the app's release in force."""
    return (await installed(work, app)).plan


def at_hand(mortise: Mortise, app: str) -> InstalledApp | None:
    """The same without a query, for hot paths: None when the cache must ask the database first."""
    plans = plans_of(mortise)
    if not plans.fresh or app not in plans.current:
        return None
    number, hash_ = plans.current[app]
    found = plans.by_hash.get((app, hash_))
    return found if found is not None and found.number == number and _used_still(found, plans.current) else None


def unknown_app(app: str) -> NotFound:
    error = NotFound.because(
        "app.unknown",
        Text(f"There is no app '{app}'.", f"没有名为“{app}”的应用。"),
        Text("Check the address, or ask an administrator to install it.", "请检查地址，或联系管理员安装。"),
    )
    assert isinstance(error, NotFound)
    return error


async def release_document(work: Work, app: str, number: int) -> dict[str, Any]:
    """The document of one release, members in their own order; raises NotFound."""
    row = (
        await work.connection.execute(
            sa.select(tables.release.c.document).where(tables.release.c.app == app, tables.release.c.number == number)
        )
    ).one_or_none()
    if row is None:
        raise NotFound.because(
            "app.unknown_release", Text(f"'{app}' has no release {number}.", f"“{app}”没有第 {number} 个版本。")
        )
    return row.document  # type: ignore[no-any-return]


async def releases(work: Work, app: str) -> list[Release]:
    """The app's history, newest first."""
    columns = [
        tables.release.c[each]
        for each in ("app", "number", "hash", "message", "published_by", "published_at", "based_on")
    ]
    rows = await work.connection.execute(
        sa.select(*columns).where(tables.release.c.app == app).order_by(tables.release.c.number.desc())
    )
    return [Release(*row) for row in rows]


async def _refresh(work: Work, plans: Plans) -> None:
    checked_at = time.monotonic()
    plans.current = await _read_current(work)
    plans.checked_at = checked_at


async def _read_current(work: Work) -> dict[str, tuple[int, str]]:
    rows = await work.connection.execute(
        sa.select(tables.app.c.key, tables.app.c.release, tables.app.c.hash).order_by(
            tables.app.c.position, tables.app.c.key
        )
    )
    return {row.key: (row.release, row.hash) for row in rows}


async def _load(
    work: Work, app: str, number: int, current: Mapping[str, tuple[int, str]], above: frozenset[str]
) -> InstalledApp:
    row = (
        await work.connection.execute(
            sa.select(tables.release.c.document, tables.release.c.hash).where(
                tables.release.c.app == app, tables.release.c.number == number
            )
        )
    ).one()
    definition = await asyncio.to_thread(parse_app, row.document)
    used = await used_plans(work, definition, current, above | {app})
    marks = tuple((key, current[key][1]) for key in used)
    plan = await asyncio.to_thread(plan_app, definition, uses=used)
    return InstalledApp(app, number, row.hash, definition, plan, marks)


async def used_plans(
    work: Work,
    definition: AppDef,
    current: Mapping[str, tuple[int, str]] | None = None,
    above: frozenset[str] = frozenset(),
) -> dict[str, AppPlan]:
    """The plans of the apps that a definition names in `uses` and that are installed. Of two apps that use each other,
    the inner one is planned without the outer one."""
    plans, found = plans_of(work.mortise), {}
    current = await _read_current(work) if current is None else current
    for key in definition.uses:
        if key not in current or key in above or key == definition.key:
            continue
        number, hash_ = current[key]
        other = plans.by_hash.get((key, hash_))
        if other is None or above & {each for each, _ in other.uses}:
            other = await _load(work, key, number, current, above)
        found[key] = other.plan
    return found


def _keep(plans: Plans, found: InstalledApp) -> None:
    plans.by_hash[found.key, found.hash] = found
    while len(plans.by_hash) > _KEPT_PLANS:
        plans.by_hash.pop(next(iter(plans.by_hash)))
