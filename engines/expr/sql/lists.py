"""Functions of lists: of columns that hold several values, of relations, of written lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql

from engines.data.types import BOOLEAN, Kind
from engines.expr import tree as t
from engines.expr.functions import functions
from engines.expr.sql import relations
from engines.expr.sql.constants import is_local
from engines.expr.sql.nulls import never_null
from engines.expr.sql.numbers import Column, added, divided, multiplied, number, numeric, typed, widest
from engines.expr.sql.world import sql_type
from engines.expr.typing import is_relation

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter

_SMALL_LIST = 50


def is_array(node: t.Node) -> bool:
    """A column that holds several values."""
    return isinstance(node, (t.Name, t.Path)) and not is_relation(node.type) and not relations.over_records(node)


def extreme(emitter: SqlEmitter, name: str, values: list[t.Node]) -> Column:
    """`min`, `max` of written values: null when one of them is."""
    if (
        values[0].type.kind is Kind.BOOLEAN
        or len({each.type.kind for each in values}) > 1
        or any(map(is_local, values))
    ):
        raise emitter.refuse(values[0])
    made: list[Any] = [emitter.value(each) for each in values]
    kind = values[0].type.kind
    if kind is Kind.STRING:
        made = [sa.collate(each, "C") for each in made]
    picked = func.least(*made) if name == "min" else func.greatest(*made)
    type_ = widest(made) if kind is Kind.NUMBER else sql_type(values[0].type)
    gaps = [one.is_(None) for one, each in zip(made, values, strict=True) if not never_null(each)]
    found = sa.case((sa.or_(*gaps), sa.null()), else_=picked) if gaps else picked
    return sa.type_coerce(found, type_)


def of_list(emitter: SqlEmitter, node: t.Call, name: str, values: list[t.Node]) -> Column:
    value = values[0]
    if isinstance(value, t.ListOf):
        return _of_written(emitter, node, name, value, values[1:])
    if name == "string join" and is_array(value):
        joint = func.coalesce(emitter.value(values[1]), "") if len(values) > 1 else sa.literal("")
        return sa.type_coerce(func.array_to_string(emitter.value(value), joint), sa.Text())
    if len(values) > 1:
        raise emitter.refuse(node)
    if is_array(value):
        if name == "count":
            return typed(sa.cast(func.cardinality(emitter.value(value)), sa.Numeric), 10)
        if name == "is blank":
            return functions()[name].sql([emitter.value(value)], [value.type], emitter.world)
    relation = relations.relation_of(emitter, value)
    if relation is None:
        raise emitter.refuse(node)
    if name == "is blank":
        empty = sa.case((relation.select(sa.literal(1)).exists(), sa.false()), else_=sa.true())
        return empty if relation.array is None else sa.or_(relation.array.is_(None), empty)
    found = relations.aggregate(emitter, name, relation, node)
    if found is None:
        raise emitter.refuse(node)
    return found


def _of_written(emitter: SqlEmitter, node: t.Call, name: str, value: t.ListOf, rest: list[t.Node]) -> Column:
    """`sum([a, b])`, `string join([a, b], ", ")`."""
    items = list(value.items)
    if not items or len(items) > _SMALL_LIST or value.type.of is None:
        raise emitter.refuse(node)
    match name, value.type.of.kind:
        case "min" | "max", _ if len(items) > 1:
            return extreme(emitter, name, items)
        case "count", _:
            return number(len(items))
        case "string join", Kind.STRING:
            joint = func.coalesce(emitter.value(rest[0]), "") if rest else sa.literal("")
            return sa.type_coerce(func.concat_ws(joint, *(emitter.value(each) for each in items)), sa.Text())
        case "sum" | "product" | "mean", Kind.NUMBER if not rest:
            return _folded(emitter, name, items)
        case "all", Kind.BOOLEAN if not rest:
            return emitter.value(t.And(tuple(items), type=BOOLEAN))
        case "any", Kind.BOOLEAN if not rest:
            return emitter.value(t.Or(tuple(items), type=BOOLEAN))
        case _:
            raise emitter.refuse(node)


def _folded(emitter: SqlEmitter, name: str, items: list[t.Node]) -> Column:
    made = numeric(emitter.value(items[0]))
    for each in items[1:]:
        made = (multiplied if name == "product" else added)(made, emitter.value(each))
    return divided(made, number(len(items))) if name == "mean" else made


def list_contains(emitter: SqlEmitter, node: t.Node, items: t.Node, value: t.Node) -> Column:
    if isinstance(items, t.ListOf):
        return emitter.value(t.In(value, items.items, span=node.span, type=BOOLEAN))
    if is_array(items):
        array = emitter.value(items)
        if never_null(value):
            wanted = sa.cast(postgresql.array([emitter.value(value)]), array.type)
            return array.op("@>", is_comparison=True)(wanted)
        found = func.array_position(array, emitter.value(value)).is_not(None)
        return sa.case((array.is_(None), sa.null()), else_=found)
    relation = relations.relation_of(emitter, items)
    if relation is None or value.type.kind is Kind.LIST:
        raise emitter.refuse(node)
    return relations.contains(relation, emitter.value(value))
