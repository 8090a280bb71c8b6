"""Computed fields, lookups and rollups that read other records: kept true in SQL, in the transaction of the change.

Which fields may be stale after a change follows from the formulas' paths, once per release; which records, from walking
those paths backwards. Two writers at once end with the same values as one after the other, by three rules:

1. whoever makes a link that some path takes holds the row it points to;
2. whoever walks a path backwards holds each row it comes through, before asking who points at it;
3. each stale row is held before it is worked out again.

So of a walker and of a maker of links, one sees what the other has done. The result always equals a full recomputation
(a law).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.data.field import HoldsMany
from engines.expr import Env, env_binds
from runtime.engine import Mortise
from runtime.metadata.releases import InstalledApp, installed, installed_apps, plans_of
from runtime.records.dependencies import Dependencies, Place, dependencies_of
from runtime.records.derived_sql import back_statement, ids_after, linked_lock, own_lock, update_statement
from runtime.records.quick import Bare, bare_of
from runtime.records.shape import Workspace
from runtime.records.sight import system_sight
from runtime.work import Work


@dataclass
class Touched:
    """A record that changed. `before`/`after` are None where unknown; `keys`: what changed; None: everything."""

    form: str
    id: int
    keys: frozenset[str] | None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    created: bool = False


@dataclass(frozen=True)
class Rederived:
    """A derived value that changed as a consequence."""

    form: str
    id: int
    key: str
    old: Any
    new: Any


async def settle(
    bare: Bare, workspace: Workspace, touched: Sequence[Touched], env: Env, *, done: frozenset[Place] = frozenset()
) -> list[Rederived]:
    """Work out everything that may be stale; `done`: local formulas of the first record that `submit` has worked out."""
    dependencies = dependencies_of(workspace.home)
    if not any(each.form in dependencies.by_form for each in touched):
        return []
    await _hold_linked(bare, workspace, dependencies, touched)
    waiting, found = list(touched), []
    origin = (touched[0].form, touched[0].id)
    for place in dependencies.order:
        stale: set[int] = set()
        for each in waiting:
            stale |= await _stale(bare, workspace, dependencies, place, each)
        if place in done and place[0] == origin[0] and not any(each is not touched[0] for each in waiting):
            stale.discard(origin[1])
        for id_, old, new in await rederive(bare, workspace, place, sorted(stale), env):
            found.append(Rederived(place[0], id_, place[1], old, new))
            waiting.append(Touched(place[0], id_, frozenset({place[1]})))
    return found


async def settle_in_other_apps(work: Work, bare: Bare, app: str, touched: Sequence[Touched]) -> None:
    """The same for the apps that look at this one's records (`uses`)."""
    if len(plans_of(work.mortise).current) > 1:
        await installed_apps(work)
    for other in _users_of(work.mortise, app):
        if not any(f"{app}.{each.form}" in dependencies_of(other).by_form for each in touched):
            continue
        workspace = (await system_sight(work, other.key)).workspace
        foreign = [replace(each, form=f"{app}.{each.form}") for each in touched]
        await settle(bare, workspace, foreign, system_env(work))


def is_read_elsewhere(mortise: Mortise, app: str, form: str) -> bool:
    """Whether derived fields of another app read this form; yes, as long as another app has not been loaded yet."""
    plans = plans_of(mortise)
    if len(plans.current) < 2:
        return False
    if any((key, hash_) not in plans.by_hash for key, (_, hash_) in plans.current.items()):
        return True
    return any(f"{app}.{form}" in dependencies_of(other).by_form for other in _users_of(mortise, app))


def _users_of(mortise: Mortise, app: str) -> list[InstalledApp]:
    """The installed apps whose plans use the app, as far as this process knows them: without a query."""
    plans = plans_of(mortise)
    found = (plans.by_hash.get((key, hash_)) for key, (_, hash_) in plans.current.items() if key != app)
    return [each for each in found if each is not None and any(key == app for key, _ in each.uses)]


async def _stale(
    bare: Bare, workspace: Workspace, dependencies: Dependencies, place: Place, change: Touched
) -> set[int]:
    """Ids of the records whose field `place` may be stale because of one change."""
    ids: set[int] = set()
    for reach, keys in dependencies.by_form.get(change.form, {}).items():
        if reach.place != place:
            continue
        if not reach.way:
            if change.keys is None or change.keys & keys:
                ids.add(change.id)
            continue
        if change.keys is not None and not change.keys & keys:
            continue
        ids |= await _walk_back(bare, workspace, reach.way, change)
    return ids


async def _walk_back(bare: Bare, workspace: Workspace, way: tuple[Place, ...], change: Touched) -> set[int]:
    ids, here = {change.id}, change.form
    for number, (form, step) in enumerate(reversed(way)):
        there, here = here, form
        shape = workspace.shape(form)
        each = shape.fields.get(step)
        first = number == 0
        if first and change.created and not isinstance(each, HoldsMany):
            return set()
        if isinstance(each, HoldsMany) and first:
            back = each.back()
            known = [values[back] for values in (change.before, change.after) if values is not None and back in values]
            if known:
                ids = {id_ for value in known for id_ in _ids(value)}
                continue
        if not first:
            await own_lock(workspace, there).run(bare, {"ids": sorted(ids)})
        statement = back_statement(workspace, form, step)
        ids = {row[0] for row in await statement.rows(bare, {"ids": sorted(ids)}) if row[0] is not None}
        if not ids:
            break
    return ids


def _ids(value: Any) -> list[int]:
    if value is None:
        return []
    if isinstance(value, Mapping):
        return [int(value["id"])]
    if isinstance(value, list | tuple | set):
        return [id_ for each in value for id_ in _ids(each)]
    return [int(value)]


async def rederive(
    bare: Bare, workspace: Workspace, place: Place, ids: Sequence[int], env: Env
) -> list[tuple[int, Any, Any]]:
    """Lock the rows, work the field out, store what differs; answers (id, old, new)."""
    if not ids:
        return []
    await own_lock(workspace, place[0]).run(bare, {"ids": list(ids)})
    values = {**env_binds(env), "ids": list(ids)}
    return [tuple(row) for row in await update_statement(workspace, place).rows(bare, values)]


async def _hold_linked(
    bare: Bare, workspace: Workspace, dependencies: Dependencies, touched: Sequence[Touched]
) -> None:
    """Hold what the touched records have been made to point to, where a path takes that link."""
    for each in touched:
        for step in sorted(dependencies.steps.get(each.form, ())):
            statement = linked_lock(workspace, dependencies, each.form, step)
            if statement and (each.keys is None or step in each.keys) and each.after is not None:
                await statement.run(bare, {"ids": [each.id]})


async def rederive_all(work: Work, app: str, forms: Iterable[str] | None = None, *, of_the_clock: bool = False) -> int:
    """Work out every derived field anew, in batches; `of_the_clock`: only those that change with time alone, here and
    in the apps that look at them. Answers how many values changed: zero, unless time has passed or a formula is new.

    Nobody has changed the records: neither their revision nor the audit log say so, and no rule hears of it."""
    home = await installed(work, app)
    workspace, changed = (await system_sight(work, app)).workspace, 0
    bare, wanted = await bare_of(work.connection), None if forms is None else set(forms)
    env = system_env(work)
    volatile = frozenset(home.plan.volatile)
    for place in dependencies_of(home).order:
        if (wanted is not None and place[0] not in wanted) or (of_the_clock and place not in volatile):
            continue
        last = 0
        while True:
            ids = [row[0] for row in await ids_after(workspace, place[0]).rows(bare, {"last": last})]
            if not ids:
                break
            fresh = await rederive(bare, workspace, place, ids, env)
            touched = [Touched(place[0], id_, frozenset({place[1]})) for id_, _, _ in fresh]
            others = await settle(bare, workspace, touched, env)
            touched += [Touched(each.form, each.id, frozenset({each.key})) for each in others]
            changed += len(touched)
            if of_the_clock and touched:
                await settle_in_other_apps(work, bare, app, touched)
            last = ids[-1]
    return changed


def system_env(work: Work) -> Env:
    """What derived fields see of the world: the instant, the workspace's time zone, nobody."""
    return Env(now=work.now, timezone=work.mortise.settings.timezone)
