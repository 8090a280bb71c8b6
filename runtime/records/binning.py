"""The stages of deleting and restoring: records go to the bin and come back with the rows of their sub-tables."""

from __future__ import annotations

import sqlalchemy as sa

from engines.kernel.errors import Conflict
from engines.kernel.texts import Text
from runtime.records import tables
from runtime.records.load import load_rows
from runtime.records.search import unindex_record
from runtime.records.stages import mapping_violations
from runtime.records.writing import Writing


async def release_references(writing: Writing) -> None:
    """Who refers to the record: refuse, or empty those fields."""
    change, workspace = writing.change, writing.sight.workspace
    users: list[str] = []
    for name in workspace.home.plan.own_types:
        shape = workspace.shape(name)
        for key, each in shape.pointers.items():
            if each.target() != change.form or (shape.parent_field and key == "parent"):
                continue
            table = shape.table
            alive = sa.and_(table.c[key] == change.id, table.c.deleted_at.is_(None))
            if getattr(each, "on_delete", "restrict") == "clear":
                await _clear(writing, name, key)
                continue
            count = await writing.work.connection.scalar(
                sa.select(sa.func.count()).select_from(sa.select(table.c.id).where(alive).limit(1000).subquery())
            )
            if count:
                users.append(f"{name} ({count})")
    if users:
        raise Conflict.because(
            "record.in_use",
            Text(f"Others refer to this record: {', '.join(users)}.", f"有其他记录引用它：{'、'.join(users)}。"),
            Text("Delete or change those first.", "请先删除或修改这些记录。"),
            used_by=users,
        )


async def _clear(writing: Writing, form: str, key: str) -> None:
    from runtime.records.write import update_record

    table = writing.sight.workspace.shape(form).table
    ids = (
        (
            await writing.work.connection.execute(
                sa.select(table.c.id).where(table.c[key] == writing.change.id, table.c.deleted_at.is_(None))
            )
        )
        .scalars()
        .all()
    )
    owner = writing.sight.workspace.shape(form)
    for id_ in ids:
        if owner.parent_field is None:
            await update_record(writing.work, writing.change.app, form, id_, {key: None}, trusted=True)
        else:
            await writing.work.connection.execute(
                sa.update(table).where(table.c.id == id_).values({table.c[key]: None})
            )


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
