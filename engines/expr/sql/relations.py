"""Lists of records as sub-queries: a relation, its filters, its members, what is counted or summed of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.sql.numbers import digits_of, divided, numeric, rounded, typed
from engines.expr.sql.world import Column, sql_type
from engines.expr.typing import ORDERED, is_relation

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter


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
    owner: Column | None = None
    """The looked-up record whose relation this is; where it is null, the number of its records is null."""

    def select(self, *columns: Any, extra: Any = None) -> sa.Select[Any]:
        wheres = self.wheres if extra is None else (*self.wheres, extra)
        return sa.select(*columns).select_from(*self.froms).where(*wheres).correlate_except(*self.froms)


def over_records(node: t.Node) -> bool:
    """One member of many records."""
    return isinstance(node, t.Path) and is_relation(node.target.type)


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
    owner = emitter.value(node.target)
    held = _held(emitter, Row(emitter.table(form), form), node.member, owner)
    return None if held is None else replace(held, owner=owner)


def _held(emitter: SqlEmitter, owner: Row, member: str, owner_id: Column) -> Relation | None:
    record_type = emitter.scope.schema.get(owner.form)
    field: Any = record_type.fields.get(member) if record_type else None
    if field is None or not hasattr(field, "target"):
        return None
    form = field.target()
    alias = emitter.table(form)
    if not hasattr(field, "back"):
        return _linked(emitter, (owner.form, member), Row(alias, form), owner_id)
    back = field.back()
    if back in alias.c:
        return Relation((alias,), (alias.c[back] == owner_id,), Row(alias, form), alias.c.id)
    there = emitter.scope.schema.get(form)
    if there is not None and back in there.fields:
        return _linked(emitter, (form, back), Row(alias, form), owner_id, backwards=True)
    return Relation((alias,), (sa.false(),), Row(alias, form), alias.c.id)  # who asks may not see what refers here


def _linked(
    emitter: SqlEmitter, link_of: tuple[str, str], row: Row, owner_id: Column, *, backwards: bool = False
) -> Relation | None:
    """Through a link table: of (form, field); `backwards` from the records it leads to."""
    if not hasattr(emitter.row.tables, "link"):
        return None
    link = emitter.row.tables.link(*link_of)
    link = link.alias() if isinstance(link, sa.Table) else link
    here, there = (link.c.target_id, link.c.record_id) if backwards else (link.c.record_id, link.c.target_id)
    return Relation((row.alias, link), (here == owner_id, row.alias.c.id == there), row, row.alias.c.id)


def _member(emitter: SqlEmitter, inner: Relation, node: t.Path) -> Relation | None:
    row, inner = inner.row, replace(inner, owner=None)
    if row is None:
        element = node.target.type.of
        if element is None or element.kind is not Kind.RECORD or element.form is None or inner.distinct:
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
    return replace(inner, wheres=(*inner.wheres, emitter.holds(node.condition)), array=None, owner=None)


def aggregate(emitter: SqlEmitter, name: str, relation: Relation, node: t.Call) -> Column | None:
    """What a function makes of a relation, as a scalar sub-query."""
    found = _aggregated(name, relation, node)
    if found is None:
        return None
    type_ = found.type
    query: Column = relation.select(found).scalar_subquery()
    if relation.array is not None and name in ("count", "sum of records", "sum of durations", "all", "any"):
        query = sa.case((relation.array.is_not(None), query), else_=sa.null())
    if relation.owner is not None and name == "count":
        query = sa.case((relation.owner.is_not(None), query), else_=sa.null())
    return sa.type_coerce(query, type_)


def _aggregated(name: str, relation: Relation, node: t.Call) -> Column | None:
    of = node.arguments[0].value.type.of
    kind = of.kind if of is not None else Kind.ANY
    column: Any = sa.distinct(relation.column) if relation.distinct else relation.column
    match name:
        case "count":
            made: Any = func.count(column) if relation.distinct or relation.row is None else func.count()
            return typed(sa.cast(made, sa.Numeric), 12)
        case "sum of records" | "sum" if kind is Kind.NUMBER and relation.row is None:
            return _sum(relation, column, "0" if name == "sum of records" else "NULL")
        case "sum of durations":
            nothing = sa.literal_column("interval '0'", sa.Interval())
            return sa.type_coerce(func.coalesce(func.sum(column), nothing), sa.Interval())
        case "min" | "max" if kind in ORDERED and of is not None:
            picked = sa.collate(relation.column, "C") if kind is Kind.STRING else relation.column
            return sa.type_coerce(getattr(func, name)(picked), _type_of(relation.column, of))
        case "mean" if kind is Kind.NUMBER:
            total = func.sum(sa.distinct(numeric(relation.column)) if relation.distinct else numeric(column))
            return divided(sa.type_coerce(total, sa.Numeric()), sa.type_coerce(func.count(column), sa.Numeric(12, 0)))
        case "median" if kind is Kind.NUMBER and not relation.distinct:
            return _median(numeric(relation.column))
        case "all" | "any" if kind is Kind.BOOLEAN and not relation.distinct:
            empty = sa.true() if name == "all" else sa.false()
            made = func.bool_and(column) if name == "all" else func.bool_or(column)
            return sa.type_coerce(func.coalesce(made, empty), sa.Boolean())
        case _:
            return None


def _sum(relation: Relation, column: Any, nothing: str) -> Column:
    total = func.coalesce(sa.cast(func.sum(column), sa.Numeric), sa.literal_column(nothing, sa.Numeric()))
    digits = digits_of(relation.column)
    if digits is None or digits.whole + 10 + digits.places > 34:
        return rounded(total)
    return typed(total, digits.whole + 10, digits.places)


def _median(column: Column) -> Column:
    """The mean of the two middle values, which are one and the same when their number is odd."""
    half: Column = sa.literal_column("0.5", sa.Double())
    low = func.percentile_disc(half).within_group(column.asc())
    high = func.percentile_disc(half).within_group(column.desc())
    made: Column = sa.type_coerce((low + high) * sa.literal_column("0.5", sa.Numeric()), sa.Numeric())
    return made if digits_of(column) is not None else rounded(made)


def _type_of(column: Column, element: Any) -> Any:
    return column.type if element.kind is Kind.NUMBER else sql_type(element)


def contains(relation: Relation, value: Column) -> Column:
    return relation.select(sa.literal(1), extra=relation.column == value).exists()


def is_empty(emitter: SqlEmitter, node: t.Node, wanted: bool) -> Column | None:
    """TRUE where a relation has no rows (`wanted`), or has some; None when the node is no relation."""
    relation = relation_of(emitter, node)
    if relation is None or relation.array is not None or relation.owner is not None:
        return None
    found = relation.select(sa.literal(1)).exists()
    return ~found if wanted else found
