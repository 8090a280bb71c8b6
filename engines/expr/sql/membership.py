"""`in`: values, lists, ranges, tests."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engines.data.types import BOOLEAN, NULL, Kind
from engines.expr import tree as t
from engines.expr.sql import conditions
from engines.expr.sql.nulls import never_null
from engines.expr.sql.relations import over_records
from engines.expr.sql.world import Column
from engines.expr.typing import is_relation

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter


def within(emitter: SqlEmitter, node: t.In, wanted: bool) -> Column:
    constants = [each for each in node.tests if isinstance(each, t.Const) and each.value is not None]
    others = [_test(emitter, node.value, each) for each in node.tests if each not in constants]
    judged = [conditions.judged(emitter, each, wanted) for each in others]
    if constants:
        judged.append(_among(emitter, node.value, [emitter.value(each) for each in constants], wanted))
    return sa.or_(*judged) if wanted else sa.and_(*judged)


def _among(emitter: SqlEmitter, value: t.Node, choices: list[Column], wanted: bool) -> Column:
    if wanted and conditions.is_step(emitter, value):
        assert isinstance(value, t.Path)
        path = value
        return conditions.member_of(emitter, path, lambda row: emitter.column(row, path.member, path).in_(choices))
    column = emitter.value(value)
    return column.in_(choices) if wanted else sa.or_(column.not_in(choices), column.is_(None))


def _test(emitter: SqlEmitter, value: t.Node, test: t.Node) -> t.Node:
    """The test as a condition on the value."""
    match test:
        case t.Test():
            return t.Compare(test.op, value, test.operand, span=test.span, type=BOOLEAN)
        case t.RangeOf():
            return _in_range(value, test)
        case t.Tests():
            parts = tuple(_test(emitter, value, each) for each in test.tests)
            either = t.Or(parts, span=test.span, type=BOOLEAN) if parts else t.Const(True, type=BOOLEAN)
            return t.Call(t.Name("not"), (t.Argument(either),), type=BOOLEAN) if test.negated else either
        case _ if any(isinstance(each, t.Placeholder) for each in t.walk(test)):
            return _filled(test, value)  # type: ignore[no-any-return]
        case _ if test.type.kind is Kind.LIST and value.type.kind is not Kind.LIST:
            arguments = (t.Argument(test), t.Argument(value))
            contains = t.Call(t.Name("list contains"), arguments, span=test.span, type=BOOLEAN)
            if is_relation(test.type) or over_records(test) or isinstance(test, t.ListOf):
                return contains
            return _in_column(value, test, contains)
        case _ if Kind.RANGE in (test.type.kind, value.type.kind) or value.type.kind is Kind.LIST:
            raise emitter.refuse(test)
        case _:
            return t.Compare("=", value, test, span=test.span, type=BOOLEAN)


def _in_column(value: t.Node, test: t.Node, contains: t.Node) -> t.Node:
    """Nothing is in nothing."""
    nothing = t.Const(None, type=NULL)
    present = t.Compare("!=", test, nothing, span=test.span, type=BOOLEAN)
    inside = t.And((present, contains), span=test.span, type=BOOLEAN)
    if never_null(value):
        return inside
    gaps = tuple(t.Compare("=", each, nothing, span=test.span, type=BOOLEAN) for each in (value, test))
    return t.Or((t.And(gaps, type=BOOLEAN), inside), span=test.span, type=BOOLEAN)


def _in_range(value: t.Node, test: t.RangeOf) -> t.Node:
    ends = []
    if test.low is not None:
        op = ">=" if test.low_closed else ">"
        ends.append(t.Compare(op, value, test.low, span=test.span, type=BOOLEAN))
    if test.high is not None:
        op = "<=" if test.high_closed else "<"
        ends.append(t.Compare(op, value, test.high, span=test.span, type=BOOLEAN))
    return t.And(tuple(ends), span=test.span, type=BOOLEAN)


def _filled(node: Any, value: t.Node) -> Any:
    """The tree with `?` replaced."""
    if isinstance(node, t.Placeholder):
        return value
    if isinstance(node, tuple):
        return tuple(_filled(each, value) for each in node)
    if not isinstance(node, t.Node):
        return node
    return replace(node, **{each.name: _filled(getattr(node, each.name), value) for each in fields(node)})
