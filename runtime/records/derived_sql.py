"""The statements that keep derived fields true: built once per release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from engines.data.field import HoldsMany
from engines.expr import SqlRow
from engines.form.plan import Formula
from runtime.records.dependencies import Dependencies, Place, dependencies_of
from runtime.records.load import IDS
from runtime.records.quick import Statement, compile_statement
from runtime.records.shape import Workspace

_BATCH = 2000


def back_statement(workspace: Workspace, form: str, step: str) -> Statement:
    """From ids of the records over there to ids of the records of `form` that reach them by `step`."""

    def build() -> sa.Select[Any]:
        shape = workspace.shape(form)
        each = shape.fields.get(step)
        if isinstance(each, HoldsMany):
            there = workspace.shape(workspace.beyond(shape, each.target()))
            if each.back() in there.many:
                link = there.links[each.back()]
                return sa.select(link.c.target_id).where(link.c.record_id == sa.any_(IDS)).distinct()
            table = there.table
            return sa.select(table.c[each.back()]).where(table.c.id == sa.any_(IDS)).distinct()
        if step in shape.many:
            link = shape.links[step]
            return sa.select(link.c.record_id).where(link.c.target_id == sa.any_(IDS)).distinct()
        return sa.select(shape.table.c.id).where(shape.table.c[step] == sa.any_(IDS))

    return _kept(workspace, ("back", form, step), build)


def own_lock(workspace: Workspace, form: str) -> Statement:
    """Hold records of the form against other writers, in the order of their ids."""

    def build() -> sa.Select[Any]:
        table = workspace.shape(form).table
        return (
            sa.select(table.c.id).where(table.c.id == sa.any_(IDS)).order_by(table.c.id).with_for_update(key_share=True)
        )

    return _kept(workspace, ("lock", form), build)


def linked_lock(workspace: Workspace, dependencies: Dependencies, form: str, step: str) -> Statement | None:
    """Rows over there are held against change only, unless they have derived fields of their own: those are likely to
    be written next, and two writers that both hold a shared lock would wait for each other for ever."""
    shape = workspace.shape(form)
    pointed = shape.pointers.get(step) or shape.many.get(step)
    if pointed is None or pointed.target().startswith("core."):
        return None

    def build() -> sa.Select[Any]:
        target = workspace.beyond(shape, pointed.target())
        table, there = shape.table, workspace.shape(target).table
        shared = all(place[0] != target for place in dependencies.order)
        if step in shape.pointers:
            ids = sa.select(table.c[step]).where(table.c.id == sa.any_(IDS))
        else:
            link = shape.links[step]
            ids = sa.select(link.c.target_id).where(link.c.record_id == sa.any_(IDS))
        return (
            sa.select(there.c.id)
            .where(there.c.id.in_(ids))
            .order_by(there.c.id)
            .with_for_update(read=shared, key_share=not shared)
        )

    return _kept(workspace, ("linked", form, step), build)


def update_statement(workspace: Workspace, place: Place) -> Statement:
    """Work the field out and store what differs; answers id, old and new value."""

    def build() -> sa.Update:
        form, key = place
        table = workspace.shape(form).table
        row = table.alias()
        formula = dependencies_of(workspace.home).formulas[place]
        value = _stored_value(formula, workspace, form, row, table.c[key].type)
        fresh = (
            sa.select(row.c.id, value.label("fresh"), row.c[key].label("stale"))
            .where(row.c.id == sa.any_(IDS), row.c.deleted_at.is_(None))
            .subquery()
        )
        return (
            sa.update(table)
            .values({table.c[key]: fresh.c.fresh})
            .where(table.c.id == fresh.c.id, table.c[key].is_distinct_from(fresh.c.fresh))
            .returning(table.c.id, fresh.c.stale, table.c[key])
        )

    return _kept(workspace, ("update", place), build)


def _stored_value(
    formula: Formula, workspace: Workspace, form: str, row: sa.FromClause, type_: sa.types.TypeEngine[Any]
) -> sa.ColumnElement[Any]:
    value = formula.expression.to_sql(SqlRow(workspace, form, row))
    return sa.cast(value, type_)


def ids_after(workspace: Workspace, form: str) -> Statement:
    """The next batch of ids beyond the `last` one."""

    def build() -> sa.Select[Any]:
        table = workspace.shape(form).table
        last = sa.bindparam("last", type_=sa.BigInteger(), required=True)
        return (
            sa.select(table.c.id)
            .where(table.c.id > last, table.c.deleted_at.is_(None))
            .order_by(table.c.id)
            .limit(sa.literal_column(str(_BATCH)))
        )

    return _kept(workspace, ("ids after", form), build)


def _kept(workspace: Workspace, key: tuple[Any, ...], build: Callable[[], sa.ClauseElement]) -> Statement:
    parts = workspace.home.parts.setdefault("derived", {})
    marked = (*key, tuple(each.hash for each in workspace.used.values()))
    if marked not in parts:
        parts[marked] = compile_statement(build())
    return parts[marked]  # type: ignore[no-any-return]
