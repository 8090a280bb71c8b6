"""The stages of deleting and restoring: records go to the bin and come back with the rows of their sub-tables."""

from __future__ import annotations

import sqlalchemy as sa

from engines.kernel.errors import Conflict
from engines.kernel.texts import Text
from runtime.metadata.releases import installed_apps
from runtime.records import tables
from runtime.records.load import load_rows
from runtime.records.search import unindex_record
from runtime.records.shape import Shape, shape_of
from runtime.records.storing import mapping_violations
from runtime.records.writing import Writing


async def release_references(writing: Writing) -> None:
    """Who refers to the record, in this app or in one that uses it: refuse, or empty those fields."""
    users: list[Text] = []
    for shape, key in await _referring(writing):
        if getattr(shape.fields[key], "on_delete", "restrict") == "clear":
            await _clear(writing, shape, key)
            continue
        count = await _count(writing, shape, key)
        if count:
            label = shape.definition.name or shape.owner
            users.append(Text("{form} ({count})", "{form}（{count}）").fill(form=label, count=count))
    if users:
        english, chinese = ", ".join(each.en for each in users), "、".join(each.zh for each in users)
        raise Conflict.because(
            "record.in_use",
            Text(f"Others refer to this record: {english}.", f"有其他记录引用它：{chinese}。"),
            Text("Delete or change those first.", "请先删除或修改这些记录。"),
            used_by=[each.to(writing.work.actor.language) for each in users],
        )


async def _referring(writing: Writing) -> list[tuple[Shape, str]]:
    """The fields of all installed apps that may hold the record."""
    change, found = writing.change, []
    for app in await installed_apps(writing.work):
        wanted = change.form if app.key == change.app else f"{change.app}.{change.form}"
        for name in app.plan.own_types:
            shape = shape_of(app, name)
            pointing = (key for key, each in shape.pointers.items() if each.target() == wanted)
            found += [(shape, key) for key in pointing if not (shape.parent_field and key == "parent")]
    return found


async def _count(writing: Writing, shape: Shape, key: str) -> int:
    some = sa.select(shape.table.c.id).where(_holds(writing, shape, key)).limit(1000).subquery()
    return await writing.work.connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _holds(writing: Writing, shape: Shape, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(shape.table.c[key] == writing.change.id, shape.table.c.deleted_at.is_(None))


async def _clear(writing: Writing, shape: Shape, key: str) -> None:
    from runtime.records.write import update_record

    connection, table, holds = writing.work.connection, shape.table, _holds(writing, shape, key)
    if shape.parent_field is not None:
        await connection.execute(sa.update(table).where(holds).values({table.c[key]: None}))
        return
    for id_ in (await connection.execute(sa.select(table.c.id).where(holds))).scalars().all():
        await update_record(writing.work, shape.app, shape.name, id_, {key: None}, trusted=True)


async def bin_record(writing: Writing) -> None:
    change = writing.change
    await _mark(writing, "delete")
    await unindex_record(writing.bare, change.app, change.form, change.id or 0)


async def unbin_record(writing: Writing) -> None:
    async with mapping_violations(writing):
        await _mark(writing, "restore")
    rows = await load_rows(writing.bare, writing.sight.workspace, writing.change.form, [writing.change.id or 0])
    writing.change.after = rows[writing.change.id or 0]


async def _mark(writing: Writing, kind: str) -> None:
    """The record and the rows of its sub-tables; those deleted earlier stay deleted."""
    work, change, table = writing.work, writing.change, writing.shape.table
    old = (await work.connection.execute(sa.select(table.c.deleted_at).where(table.c.id == change.id))).scalar_one()
    at = work.now if kind == "delete" else None
    row = (
        await work.connection.execute(
            sa.update(table)
            .where(table.c.id == change.id)
            .values(deleted_at=at, revision=table.c.revision + 1, updated_at=work.now, updated_by=work.actor.id)
            .returning(table.c.revision)
        )
    ).scalar_one()
    for each in writing.shape.sub_tables.values():
        child = writing.sight.workspace.shape(each.target()).table
        same_bin = child.c.deleted_at.is_(None) if old is None else child.c.deleted_at == old
        await work.connection.execute(
            sa.update(child).where(child.c.parent == change.id, same_bin).values(deleted_at=at)
        )
    await work.connection.execute(
        sa.insert(tables.audit).values(
            app=change.app,
            form=change.form,
            record=change.id,
            kind=kind,
            actor=work.actor.id,
            actor_kind=work.actor.kind,
            revision=row,
            changes={},
            at=work.now,
        )
    )
