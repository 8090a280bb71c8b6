"""Lists of records as sub-queries: a relation, its filters, its members, what is counted or summed of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.sql_world import Column
from engines.expr.typing import is_relation

if TYPE_CHECKING:
    from engines.expr.emit_sql import SqlEmitter


@dataclass(frozen=True)
class Row:
    """A row in reach: its FROM element and its form."""

    alias: sa.FromClause
    form: str


@dataclass(frozen=True)
class Relation:
    """Rows of `froms` under `wheres`; `row` when the items are records, else `column` is each item's value."""

    froms: tuple[sa.FromClause, ...]
    wheres: tuple[Column, ...]
    row: Row | None
    column: Column
    distinct: bool = False
    array: Column | None = None
    """The column whose items these are; where it is null, what is said of all or some of them is null too."""

    def select(self, *columns: Any, extra: Any = None) -> sa.Select[Any]:
        wheres = self.wheres if extra is None else (*self.wheres, extra)
        return sa.select(*columns).select_from(*self.froms).where(*wheres).correlate_except(*self.froms)


def relation_of(emitter: SqlEmitter, node: t.Node) -> Relation | None:
    """The node as a relation, or None when it is not one."""
    match node:
        case t.Name() if is_relation(node.type) and emitter.is_member(node.name):
            return _held(emitter, Row(emitter.row.alias, emitter.row.form), node.name, emitter.row.alias.c.id)
        case t.Path() if node.target.type.kind is Kind.RECORD and is_relation(node.type):
            return _of_record(emitter, node)
        case t.Path() if node.target.type.kind is Kind.LIST:
            inner = relation_of(emitter, node.target)
            return None if inner is None else _member(emitter, inner, node)
        case t.Filter() if node.condition.type.kind is Kind.BOOLEAN:
            inner = relation_of(emitter, node.target)
            return None if inner is None else _filtered(emitter, inner, node)
        case t.Call(function=t.Name(name="distinct values")):
            inner = relation_of(emitter, node.arguments[0].value)
            return None if inner is None else replace(inner, distinct=True)
        case _ if node.type.kind is Kind.LIST and not is_relation(node.type) and isinstance(node, (t.Name, t.Path)):
            array = emitter.value(node)
            items = func.unnest(array).table_valued("value").render_derived()
            return Relation((items,), (), None, items.c.value, array=array)
        case _:
            return None


def _of_record(emitter: SqlEmitter, node: t.Path) -> Relation | None:
    row = emitter.row_of(node.target)
    form = node.target.type.form or ""
    if row is not None:
        return _held(emitter, row, node.member, row.alias.c.id)
    return _held(emitter, Row(emitter.table(form), form), node.member, emitter.value(node.target))


def _held(emitter: SqlEmitter, owner: Row, member: str, owner_id: Column) -> Relation | None:
    record_type = emitter.scope.schema.get(owner.form)
    field: Any = record_type.fields.get(member) if record_type else None
    if field is None or not hasattr(field, "target"):
        return None
    form = field.target()
    alias = emitter.table(form)
    if hasattr(field, "back"):
        return Relation((alias,), (alias.c[field.back()] == owner_id,), Row(alias, form), alias.c.id)
    if not hasattr(emitter.row.tables, "link"):
        return None
    link = emitter.row.tables.link(owner.form, member)
    link = link.alias() if isinstance(link, sa.Table) else link
    wheres = (link.c.record_id == owner_id, alias.c.id == link.c.target_id)
    return Relation((alias, link), wheres, Row(alias, form), alias.c.id)


def _member(emitter: SqlEmitter, inner: Relation, node: t.Path) -> Relation | None:
    row = inner.row
    if row is None:
        element = node.target.type.of
        if element is None or element.kind is not Kind.RECORD or element.form is None:
            return None
        alias = emitter.table(element.form)
        row = Row(alias, element.form)
        inner = Relation((*inner.froms, alias), (*inner.wheres, alias.c.id == inner.column), row, alias.c.id)
    if node.flat:
        held = _held(emitter, row, node.member, row.alias.c.id)
        if held is None:
            return None
        return replace(held, froms=(*inner.froms, *held.froms), wheres=(*inner.wheres, *held.wheres))
    column = emitter.column(row, node.member, node)
    return replace(inner, row=None, column=column, wheres=(*inner.wheres, column.is_not(None)))


def _filtered(emitter: SqlEmitter, inner: Relation, node: t.Filter) -> Relation:
    emitter.slots[node.slot] = inner.row if inner.row is not None else inner.column
    return replace(inner, wheres=(*inner.wheres, emitter.holds(node.condition)))


def aggregate(emitter: SqlEmitter, name: str, relation: Relation, node: t.Call) -> Column | None:
    """`count`, `sum`, `min`, `max`, `mean` of a relation as a scalar sub-query."""
    column: Any = relation.column
    if relation.distinct:
        column = sa.distinct(column)
    match name:
        case "count":
            made = func.count(column) if relation.distinct or relation.row is None else func.count()
            found: Any = sa.cast(made, sa.Numeric)
        case "sum of records":
            of = node.arguments[0].value.type.of
            nothing: Any = sa.literal(0, sa.Numeric()) if of is None or of.kind is Kind.NUMBER else None
            total = func.sum(column)
            found = total if nothing is None else func.coalesce(sa.cast(total, sa.Numeric), nothing)
        case "min" | "max":
            if node.type.kind is Kind.STRING:
                column = sa.collate(relation.column, "C")
            found = getattr(func, name)(column)
        case "mean":
            found = func.avg(sa.cast(relation.column, sa.Numeric)) if not relation.distinct else func.avg(column)
        case _:
            return None
    return relation.select(found).scalar_subquery()


def quantified(emitter: SqlEmitter, node: t.Quantified) -> Column | None:
    """`some`/`every` over one relation, as EXISTS."""
    (binding,) = node.bindings if len(node.bindings) == 1 else (None,)
    if binding is None or binding.end is not None:
        return None
    relation = relation_of(emitter, binding.source)
    if relation is None:
        return None
    emitter.slots[binding.slot] = relation.row if relation.row is not None else relation.column
    condition = emitter.holds(node.condition)
    if not node.every:
        return relation.select(sa.literal(1), extra=condition).exists()
    all_hold = ~relation.select(sa.literal(1), extra=sa.not_(func.coalesce(condition, sa.false()))).exists()
    return all_hold if relation.array is None else sa.and_(relation.array.is_not(None), all_hold)


def contains(relation: Relation, value: Column) -> Column:
    return relation.select(sa.literal(1), extra=relation.column == value).exists()
