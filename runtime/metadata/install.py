"""Installing a release: the schema change and the release in one transaction, or nothing at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from engines.app.bundle import document_of, parse_app
from engines.app.definition import AppDef
from engines.app.plan import AppPlan, plan_app
from engines.kernel.errors import Conflict, DefinitionError
from engines.kernel.texts import Text
from runtime.metadata import tables
from runtime.metadata.conversion import TRY_CAST, quoted
from runtime.metadata.data_change import data_steps
from runtime.metadata.dependants import mistakes_in_dependants
from runtime.metadata.releases import CHANNEL, Release, plans_of, release_document, used_plans
from runtime.metadata.renames import Renames, normalised, renames_back, table_renames
from runtime.metadata.schema_change import TableRenames, plan_change
from runtime.metadata.steps import Archived, Effect, Phase, Step
from runtime.metadata.stored_parts import Place, StoredPart, part_at, stored_parts
from runtime.work import Work

_LOCK = 7_305_118


@dataclass(frozen=True)
class Prepared:
    """A schema change, counted against the real data."""

    plan: AppPlan
    old: AppDef | None
    number: int
    steps: tuple[Step, ...]
    effects: tuple[Effect, ...]
    blocked: tuple[Effect, ...]


async def preview_change(work: Work, definition: AppDef, renames: Renames | None = None) -> list[Effect]:
    """What installing would do to the tables, for people; nothing is changed. Raises DefinitionError."""
    return list((await _prepare(work, definition, renames or {})).effects)


async def install_release(
    work: Work,
    definition: AppDef,
    message: str = "",
    *,
    accept_losses: bool = False,
    renames: Renames | None = None,
    based_on: int | None = None,
) -> Release:
    """Make the definition the app's release in force. The caller's transaction holds all of it.

    Raises:
        DefinitionError: the definition has mistakes, or other apps would have (`release.breaks_app`).
        Conflict: `release.loses` when stored values would be put aside and `accept_losses` is false; `release.blocked`
            when the data forbids it (a field becomes unique and values occur twice). Both carry `effects`.
    """
    await work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    plans = plans_of(work.mortise)
    plans.installing.add(work.connection)
    prepared = await _prepare(work, definition, renames or {})
    if prepared.old is not None and prepared.plan.hash == await _hash_in_force(work, definition.key):
        return await _release(work, definition.key, prepared.number - 1)
    _refuse(prepared, accept_losses, work.actor.language)
    await _apply(work, definition.key, prepared)
    told = normalised(prepared.old, definition, renames or {}) if prepared.old is not None else {}
    release = await _record(work, definition, prepared, message, based_on, told)
    await _rederive(work, prepared)
    await work.connection.execute(sa.select(sa.func.pg_notify(CHANNEL, definition.key)))
    plans.forget()
    return release


async def roll_back(work: Work, app: str, number: int, *, accept_losses: bool = True) -> Release:
    """Publish an older release again: dropped fields come back with their data; newer ones go to the archive."""
    document = await release_document(work, app, number)
    message = Text(f"Rolled back to release {number}", f"回退到版本 {number}").to(work.actor.language)
    back = await renames_back(work, app, number)
    definition = await asyncio.to_thread(parse_app, document)
    return await install_release(work, definition, message, accept_losses=accept_losses, based_on=number, renames=back)


async def _prepare(work: Work, definition: AppDef, renames: Renames) -> Prepared:
    plan = await asyncio.to_thread(plan_app, definition, uses=await used_plans(work, definition))
    if broken := await mistakes_in_dependants(work, plan):
        raise DefinitionError(broken)
    row = (
        await work.connection.execute(
            sa.select(tables.release.c.number, tables.release.c.document)
            .join(
                tables.app,
                sa.and_(tables.app.c.key == tables.release.c.app, tables.app.c.release == tables.release.c.number),
            )
            .where(tables.app.c.key == definition.key)
        )
    ).one_or_none()
    last = (
        await work.connection.scalar(
            sa.select(sa.func.max(tables.release.c.number)).where(tables.release.c.app == definition.key)
        )
        or 0
    )
    old = await asyncio.to_thread(parse_app, row.document) if row is not None else None
    old_plan = await asyncio.to_thread(plan_app, old, uses=await used_plans(work, old)) if old is not None else None
    told = table_renames(definition.key, old, definition, renames) if old is not None else TableRenames()
    change = plan_change(
        own_tables(old_plan) if old_plan else {}, own_tables(plan), told, await _archive(work, definition.key), last + 1
    )
    steps = change.steps
    if old_plan is not None:
        steps = tuple(sorted([*steps, *data_steps(old_plan, plan, told)], key=lambda each: each.phase))
    await work.connection.execute(sa.text(TRY_CAST))
    before = stored_parts(old_plan, told) if old_plan is not None else {}
    effects, blocked = await _count(work, steps, before, {**before, **stored_parts(plan)})
    return Prepared(plan, old, last + 1, steps, tuple(effects), tuple(blocked))


def own_tables(plan: AppPlan) -> dict[str, sa.Table]:
    """The tables this app owns, by name: forms, sub-tables, links."""
    found = plan.tables
    mine = [found.table(name) for name in plan.own_types] + [
        link for (form, _), link in found.links.items() if form in plan.own_types
    ]
    return {table.name: table for table in mine}


async def _count(
    work: Work, steps: Sequence[Step], before: Mapping[Place, StoredPart], now: Mapping[Place, StoredPart]
) -> tuple[list[Effect], list[Effect]]:
    """What the steps mean, in words and numbers, and those of it that the data forbids."""
    effects, blocked = [], []
    filled = {(each.table, each.column) for each in steps if each.phase is Phase.FILL}
    for step in steps:
        place = (step.table, step.column)
        if step.quiet or (step.kind == "add_column" and place in filled):
            continue
        count = _unique_count(step) if step.blocks else step.count
        rows = int(await work.connection.scalar(sa.text(count)) or 0) if count else None
        if not rows and (step.blocks or step.phase is Phase.FILL or step.kind == "add_column"):
            continue
        part, was = part_at(now, place), part_at(before, (step.table, step.was))
        words = {"name": part.label, "was": was.type, "becomes": part.type, "such": await _such(work, step)}
        sentence = step.sentence.fill(rows=rows or 0, **_amounts(rows or 0), **words)
        loses = step.loses and bool(rows)
        effect = Effect(step.kind, step.table, step.column, sentence, rows, loses, part.pointer)
        effects.append(effect)
        if step.blocks:
            blocked.append(effect)
    return effects, blocked


async def _such(work: Work, step: Step) -> Text:
    """A few of the values in question: `, such as “by agreement”`."""
    if step.samples is None:
        return Text("", "")
    values = dict.fromkeys((await work.connection.scalars(sa.text(step.samples))).all())
    shown = [f"“{each}”" for each in list(values)[:2]]
    return Text(f" (such as {', '.join(shown)})", f"（如{'、'.join(shown)}）") if shown else Text("", "")


def _amounts(rows: int) -> dict[str, Text]:
    """The number with its noun: English has a singular."""
    return {
        noun: Text(f"{rows:,} {noun if rows != 1 else noun.removesuffix('s')}", f"{rows:,}")
        for noun in ("records", "values")
    }


def _unique_count(step: Step) -> str | None:
    """How many values of a column that becomes unique occur more than once; None for a column that is new."""
    if not step.extra.get("exists"):
        return None
    place = quoted(step.extra["exists"][1])
    return (
        f"SELECT count(*) FROM (SELECT 1 FROM {quoted(step.extra['exists'][0])} WHERE {place} IS NOT NULL "  # noqa: S608
        f"AND deleted_at IS NULL GROUP BY {place} HAVING count(*) > 1) doubles"
    )


def _refuse(prepared: Prepared, accept_losses: bool, language: str) -> None:
    if prepared.blocked:
        raise Conflict.because(
            "release.blocked",
            prepared.blocked[0].sentence,
            Text("Mend the records first.", "请先修正这些记录。"),
            effects=[each.view(language) for each in prepared.blocked],
        )
    lost = [each for each in prepared.effects if each.loses]
    if lost and not accept_losses:
        raise Conflict.because(
            "release.loses",
            Text("Publishing would put stored values aside.", "发布会使部分已存数据移入归档。"),
            Text("Look at the effects, then publish with 'accept_losses'.", "请查看影响，确认后再发布。"),
            effects=[each.view(language) for each in lost],
        )


async def _apply(work: Work, app: str, prepared: Prepared) -> None:
    def run(connection: sa.Connection, step: Step) -> None:
        operations = Operations(MigrationContext.configure(connection))
        for each in step.operations:
            operations.invoke(each)

    for step in prepared.steps:
        if step.restores is not None and step.column is None:
            await _match_restored(work, step)
            await work.connection.execute(sa.delete(tables.archived).where(tables.archived.c.id == step.restores))
            continue
        await work.connection.run_sync(run, step)
        if step.archives is not None:
            name, type_ = step.archives
            await work.connection.execute(
                sa.insert(tables.archived).values(
                    app=app,
                    release=prepared.number,
                    table_name=step.table,
                    column_name=step.column,
                    archive_name=name,
                    type=type_,
                )
            )
        if step.restores is not None:
            await work.connection.execute(sa.delete(tables.archived).where(tables.archived.c.id == step.restores))


async def _match_restored(work: Work, step: Step) -> None:
    """A table that comes back may lack what newer definitions of it have: add the columns it does not have."""
    wanted: sa.Table = step.extra["match_columns"]

    def run(connection: sa.Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        for each in step.operations:
            operations.invoke(each)
        there = {column["name"] for column in sa.inspect(connection).get_columns(wanted.name)}
        for column in wanted.columns:
            if column.name not in there:
                operations.add_column(wanted.name, sa.Column(column.name, column.type))

    await work.connection.run_sync(run)


async def _record(
    work: Work, definition: AppDef, prepared: Prepared, message: str, based_on: int | None, told: Mapping[str, str]
) -> Release:
    release = Release(definition.key, prepared.number, prepared.plan.hash, message, work.actor.id, work.now, based_on)
    position = await work.connection.scalar(sa.select(sa.func.count()).select_from(tables.app))
    values = {"release": release.number, "hash": release.hash, "changed_at": work.now}
    if prepared.old is None:
        await work.connection.execute(sa.insert(tables.app).values(key=definition.key, position=position, **values))
    else:
        await work.connection.execute(sa.update(tables.app).where(tables.app.c.key == definition.key).values(**values))
    await work.connection.execute(
        sa.insert(tables.release).values(
            app=release.app,
            number=release.number,
            hash=release.hash,
            document=document_of(definition),
            message=message,
            published_by=release.published_by,
            published_at=release.published_at,
            based_on=based_on,
            renames=dict(told) or None,
        )
    )
    return release


async def _rederive(work: Work, prepared: Prepared) -> None:
    """Fill derived fields that are new or whose formula changed, and search entries of forms that search otherwise."""
    from runtime.records.derivable import require_derivable  # records stand on metadata; installing ends with a look up
    from runtime.records.derived import rederive_all
    from runtime.records.search import reindex_form

    await require_derivable(work, prepared.plan.key)
    if prepared.old is None:
        return

    before = {(form.key, each.key): each for form in prepared.old.forms for each in form.fields}
    now = {(form.key, each.key): each for form in prepared.plan.app.forms for each in form.fields}
    forms = {form for (form, key), each in now.items() if before.get((form, key)) != each}
    if forms:
        await rederive_all(work, prepared.plan.key)
    searched = {form.key: (form.search, form.title) for form in prepared.old.forms}
    for form in prepared.plan.app.forms:
        if form.key in searched and searched[form.key] != (form.search, form.title):
            await reindex_form(work, prepared.plan.key, form.key)


async def _hash_in_force(work: Work, app: str) -> str | None:
    return await work.connection.scalar(sa.select(tables.app.c.hash).where(tables.app.c.key == app))


async def _release(work: Work, app: str, number: int) -> Release:
    in_force = await work.connection.scalar(sa.select(tables.app.c.release).where(tables.app.c.key == app))
    columns = [
        tables.release.c[each]
        for each in ("app", "number", "hash", "message", "published_by", "published_at", "based_on")
    ]
    row = (
        await work.connection.execute(
            sa.select(*columns).where(tables.release.c.app == app, tables.release.c.number == in_force)
        )
    ).one()
    return Release(*row)


async def _archive(work: Work, app: str) -> list[Archived]:
    rows = await work.connection.execute(
        sa.select(
            tables.archived.c.id,
            tables.archived.c.table_name,
            tables.archived.c.column_name,
            tables.archived.c.archive_name,
            tables.archived.c.type,
        ).where(tables.archived.c.app == app)
    )
    return [Archived(*row) for row in rows]
