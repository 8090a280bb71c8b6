"""`some` and `every`: EXISTS over relations, OR and AND over written lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import func

from engines.expr import tree as t
from engines.expr.sql import conditions, relations
from engines.expr.sql.world import Column

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter

_SMALL_LIST = 50


def quantified(emitter: SqlEmitter, node: t.Quantified, wanted: bool) -> Column:
    """TRUE exactly where the quantifier is `wanted`. `some` is false where its condition is false for all, `every`
    where it is false for one."""
    return _turn(emitter, node, 0, wanted)


def _turn(emitter: SqlEmitter, node: t.Quantified, index: int, wanted: bool) -> Column:
    if index == len(node.bindings):
        return conditions.judged(emitter, node.condition, wanted)
    binding, one_is_enough = node.bindings[index], node.every is not wanted
    if binding.end is not None:
        raise emitter.refuse(node)
    if isinstance(binding.source, t.ListOf):
        return _over_items(emitter, node, index, wanted)
    relation = relations.relation_of(emitter, binding.source)
    if relation is None or relation.distinct or (index and relation.array is not None):
        raise emitter.refuse(node)
    emitter.slots[binding.slot] = relation.row if relation.row is not None else relation.column
    inner = _turn(emitter, node, index + 1, wanted)
    if one_is_enough:
        return relation.select(sa.literal(1), extra=inner).exists()
    all_hold = ~relation.select(sa.literal(1), extra=sa.not_(func.coalesce(inner, sa.false()))).exists()
    return all_hold if relation.array is None else sa.and_(relation.array.is_not(None), all_hold)


def _over_items(emitter: SqlEmitter, node: t.Quantified, index: int, wanted: bool) -> Column:
    binding = node.bindings[index]
    assert isinstance(binding.source, t.ListOf)
    if len(binding.source.items) > _SMALL_LIST:
        raise emitter.refuse(node)
    turns = []
    for item in binding.source.items:
        emitter.slots[binding.slot] = item
        turns.append(_turn(emitter, node, index + 1, wanted))
    if node.every is not wanted:
        return sa.or_(sa.false(), *turns)
    return sa.and_(sa.true(), *turns)
