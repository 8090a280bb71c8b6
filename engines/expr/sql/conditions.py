"""Conditions, for the rows where they are true or for those where they are false."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import BOOLEAN, Kind
from engines.expr import tree as t
from engines.expr.sql import membership, quantifiers, relations
from engines.expr.sql.ends import ends_of
from engines.expr.sql.nulls import is_null, is_user, never_null, of_user
from engines.expr.sql.relations import Row
from engines.expr.sql.solve import FLIP, NEGATED, constant, solved
from engines.expr.sql.world import Column
from engines.expr.typing import is_relation

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter

_OPS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_EMPTY = {("=", 0): True, ("<=", 0): True, ("<", 1): True, ("!=", 0): False, (">", 0): False, (">=", 1): False}
"""Counts that only ask whether there is a row: `count(orders) = 0`."""


def judged(emitter: SqlEmitter, node: t.Node, wanted: bool) -> Column:
    """TRUE exactly where the condition is `wanted`."""
    match node:
        case t.Const():
            return sa.true() if node.value is wanted else sa.false()
        case t.And() | t.Or():
            parts = [judged(emitter, each, wanted) for each in node.parts]
            return sa.and_(*parts) if isinstance(node, t.And) == wanted else sa.or_(*parts)
        case t.Call(function=t.Name(name="not")):
            return judged(emitter, node.arguments[0].value, not wanted)
        case t.Compare():
            return _compared(emitter, node if wanted else replace(node, op=NEGATED[node.op]))
        case t.Between():
            low = t.Compare(">=", node.value, node.low, span=node.span, type=BOOLEAN)
            high = t.Compare("<=", node.value, node.high, span=node.span, type=BOOLEAN)
            return judged(emitter, t.And((low, high), type=BOOLEAN), wanted)
        case t.In():
            return membership.within(emitter, node, wanted)
        case t.Quantified():
            return quantifiers.quantified(emitter, node, wanted)
        case t.If():
            then, otherwise = judged(emitter, node.then, wanted), judged(emitter, node.otherwise, wanted)
            return sa.case((emitter.holds(node.condition), then), else_=otherwise)
        case t.Name() | t.Path():
            return emitter.value(node).is_(wanted)
        case _ if node.type.kind is Kind.BOOLEAN:
            value = emitter.value(node)
            return value if wanted else sa.not_(value)
        case _:
            raise emitter.refuse(node)


def _compared(emitter: SqlEmitter, node: t.Compare) -> Column:
    asked = _asks_for_rows(emitter, node)
    if asked is not None:
        return asked
    node = solved(node)
    ends = ends_of(node)
    if ends is not None:
        return sa.and_(*(_compared(emitter, each) for each in ends))
    through = _through(emitter, node)
    if through is not None:
        return through
    if node.op in ("=", "!="):
        return _equal(emitter, node) if node.op == "=" else _unequal(emitter, node)
    left, right = emitter.value(node.left), emitter.value(node.right)
    if node.left.type.kind is Kind.STRING:
        left, right = sa.collate(left, "C"), sa.collate(right, "C")
    if isinstance(left, sa.Null) or isinstance(right, sa.Null):
        return sa.null()
    return _OPS[node.op](left, right)  # type: ignore[no-any-return]


def _asks_for_rows(emitter: SqlEmitter, node: t.Compare) -> Column | None:
    """`count(orders[…]) > 0` needs one row, not all."""
    for op, left, right in ((node.op, node.left, node.right), (FLIP[node.op], node.right, node.left)):
        if isinstance(left, t.Call) and isinstance(left.function, t.Name) and left.function.name == "count":
            value = right.value if isinstance(right, t.Const) else None
            empty = _EMPTY.get((op, value)) if value is not None else None
            if empty is not None:
                return relations.is_empty(emitter, left.arguments[0].value, empty)
    return None


def _equal(emitter: SqlEmitter, node: t.Compare) -> Column:
    if is_null(node.right) or is_null(node.left):
        return _null(emitter, node.left if is_null(node.right) else node.right)
    if any(isinstance(each, t.ListOf) and not each.items for each in (node.left, node.right)):
        return _without_items(emitter, node.right if isinstance(node.left, t.ListOf) else node.left)
    left, right = _sides(emitter, node)
    if any(never_null(each) or of_user(each) or isinstance(each, t.ListOf) for each in (node.left, node.right)):
        return left == right
    return sa.or_(left == right, sa.and_(left.is_(None), right.is_(None)))


def _sides(emitter: SqlEmitter, node: t.Compare) -> tuple[Column, Column]:
    if is_relation(node.left.type) or is_relation(node.right.type):
        raise emitter.refuse(node)
    if Kind.RANGE in (node.left.type.kind, node.right.type.kind):
        raise emitter.refuse(node)
    return emitter.value(node.left), emitter.value(node.right)


def _without_items(emitter: SqlEmitter, node: t.Node) -> Column:
    if is_relation(node.type) or isinstance(node, t.ListOf):
        raise emitter.refuse(node)
    return func.cardinality(emitter.value(node)) == 0


def _null(emitter: SqlEmitter, node: t.Node) -> Column:
    if node.type.kind is Kind.LIST and is_relation(node.type):
        raise emitter.refuse(node)
    return emitter.value(node).is_(None)


def _unequal(emitter: SqlEmitter, node: t.Compare) -> Column:
    if is_null(node.right) or is_null(node.left):
        return sa.not_(_null(emitter, node.left if is_null(node.right) else node.right))
    if any(isinstance(each, t.ListOf) and not each.items for each in (node.left, node.right)):
        return sa.not_(func.coalesce(_equal(emitter, replace(node, op="=")), sa.false()))
    left, right = _sides(emitter, node)
    if of_user(node.left) or of_user(node.right):
        return sa.not_(func.coalesce(left == right, sa.false()))
    return left.is_distinct_from(right)


# -- comparisons through a reference
def _through(emitter: SqlEmitter, node: t.Compare) -> Column | None:
    """`owner.department = x` as `owner IN (SELECT id … WHERE department = x)`: a semi-join instead of a look-up for
    each row. Only where null cannot pass; null = null is added."""
    left = node.left
    if node.op == "!=" or is_null(node.right) or not constant(node.right) or not is_step(emitter, left):
        return None
    assert isinstance(left, t.Path)
    found = member_of(emitter, left, lambda row: _on(emitter, row, left, node))
    if node.op != "=" or never_null(node.right) or of_user(node.right):
        return found
    return sa.or_(found, sa.and_(emitter.value(node.right).is_(None), emitter.value(left).is_(None)))


def is_step(emitter: SqlEmitter, node: t.Node) -> bool:
    """Whether it is a member of a record that has to be looked up."""
    if not (isinstance(node, t.Path) and node.target.type.kind is Kind.RECORD and node.member != "id"):
        return False
    return emitter.row_of(node.target) is None and not is_user(node.target)


def _on(emitter: SqlEmitter, row: Row, left: t.Path, node: t.Compare) -> Column:
    column = emitter.column(row, left.member, left)
    right = emitter.value(node.right)
    if left.type.kind is Kind.STRING and node.op != "=":
        column, right = sa.collate(column, "C"), sa.collate(right, "C")
    return _OPS[node.op](column, right)  # type: ignore[no-any-return]


def member_of(emitter: SqlEmitter, path: t.Path, condition: Callable[[Row], Column]) -> Column:
    """The rows whose looked-up record fulfils a condition on it."""
    form = path.target.type.form or ""
    alias = emitter.table(form)
    chosen = sa.select(alias.c.id).where(condition(Row(alias, form))).correlate_except(alias)
    if is_step(emitter, path.target):
        target = path.target
        assert isinstance(target, t.Path)
        return member_of(emitter, target, lambda row: emitter.column(row, target.member, target).in_(chosen))
    return emitter.value(path.target).in_(chosen)
