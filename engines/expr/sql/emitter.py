"""Values: names, paths, calls, literals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql

from engines.data.types import BOOLEAN, Kind, list_of
from engines.expr import diagnostics as say
from engines.expr import tree as t
from engines.expr.function import NoSql
from engines.expr.functions import functions
from engines.expr.printer import print_tree
from engines.expr.scope import CURRENT_USER, ITSELF, Scope
from engines.expr.sql import conditions, lists
from engines.expr.sql.arithmetic import arithmetic
from engines.expr.sql.constants import folded, is_fixed, literal, own_offset
from engines.expr.sql.numbers import numeric, typed, widest
from engines.expr.sql.ranges import SqlRange
from engines.expr.sql.relations import Row
from engines.expr.sql.slots import NotPushable
from engines.expr.sql.world import Column, World, opposite, seconds_of, sql_type
from engines.kernel.errors import LimitReached

_PARTS = {"year": "year", "month": "month", "day": "day", "weekday": "isodow"}
_CLOCK = {"hour": "hour", "minute": "minute", "second": "second"}
_SECONDS = {"days": (86400, None), "hours": (3600, 24), "minutes": (60, 60), "seconds": (1, 60)}


class SqlEmitter:
    """Emits one expression for one row."""

    def __init__(self, scope: Scope, row: Any) -> None:
        self.scope, self.row, self.world = scope, row, World()
        self.slots: dict[int, Row | Column | t.Node] = {}

    def holds(self, node: t.Node) -> Column:
        """TRUE exactly where the condition is true."""
        return conditions.judged(self, node, True)

    def fails(self, node: t.Node) -> Column:
        """TRUE exactly where the condition is false."""
        return conditions.judged(self, node, False)

    def refuse(self, node: t.Node) -> NotPushable:
        return NotPushable(say.not_pushable(print_tree(node), node.span))

    # -- rows and columns
    def table(self, form: str) -> sa.FromClause:
        """A fresh alias of a form's table."""
        found = self.row.tables.table(form)
        return found.alias() if isinstance(found, sa.Table) else found

    def is_member(self, name: str) -> bool:
        record_type = self.scope.schema.get(self.row.form)
        return record_type is not None and name in record_type.types

    def column(self, row: Row, member: str, node: t.Node) -> Column:
        if member not in row.alias.c:
            raise self.refuse(node)
        return row.alias.c[member]

    def row_of(self, node: t.Node) -> Row | None:
        """The row a record node is, when it is in reach without a look-up."""
        if isinstance(node, t.Local):
            found = self.slots.get(node.slot)
            return found if isinstance(found, Row) else None
        if isinstance(node, t.Name) and node.type.kind is Kind.RECORD and node.name != CURRENT_USER:
            mine = Row(self.row.alias, self.row.form)
            if node.name == ITSELF or (node.name not in self.row.alias.c and node.type.form == self.row.form):
                return mine
        return None

    # -- values
    def value(self, node: t.Node) -> Column:
        match node:
            case t.Const() | t.AtLiteral() | t.UnitLiteral():
                return self._literal(node)
            case t.Arithmetic() | t.Call() | t.Negate() if is_fixed(node):
                return self._folded(node)
            case t.Name():
                return self._name(node)
            case t.Local():
                return self._local(node)
            case t.Path():
                return self._path(node)
            case t.Call():
                return self._call(node)
            case t.Arithmetic():
                return arithmetic(self, node)
            case t.Negate():
                return self._negated(node)
            case t.If():
                return self._either(node)
            case t.Convert():
                return self.world.start_of_day(self.value(node.value))
            case t.And():
                return sa.and_(*(self.value(each) for each in node.parts))
            case t.Or():
                return sa.or_(*(self.value(each) for each in node.parts))
            case t.ListOf() if node.type.of is not None and node.type.of.kind not in (Kind.ANY, Kind.LIST):
                return sa.cast(postgresql.array([self.value(each) for each in node.items]), sql_type(node.type))
            case t.Compare() | t.Between() | t.In() | t.Quantified():
                return self._verdict(node)
            case _:
                raise self.refuse(node)

    def _literal(self, node: t.Node, written: t.Node | None = None) -> Column:
        made = literal(node, self.world)
        if made is None:
            raise self.refuse(written or node)
        return made

    def _folded(self, node: t.Node) -> Column:
        """A calculation over constants, worked out now."""
        try:
            return self._literal(folded(node), node)
        except LimitReached:
            raise self.refuse(node) from None

    def _either(self, node: t.If) -> Column:
        then, otherwise = self.value(node.then), self.value(node.otherwise)
        type_ = widest([then, otherwise]) if node.type.kind is Kind.NUMBER else sql_type(node.type)
        return sa.type_coerce(sa.case((self.holds(node.condition), then), else_=otherwise), type_)

    def _verdict(self, node: t.Node) -> Column:
        """A condition as a value."""
        return sa.case((self.holds(node), sa.true()), (self.fails(node), sa.false()), else_=sa.null())

    def _negated(self, node: t.Negate) -> Column:
        value = self.value(node.operand)
        return opposite(value) if isinstance(value.type, sa.Interval) else sa.type_coerce(-value, value.type)

    def _local(self, node: t.Local) -> Column:
        found = self.slots.get(node.slot)
        if found is None:
            raise self.refuse(node)
        if isinstance(found, t.Node):
            return self.value(found)
        return found.alias.c.id if isinstance(found, Row) else found

    def _name(self, node: t.Name) -> Column:
        if node.name == CURRENT_USER:
            return self.world.user("id", node.type)
        row = self.row_of(node)
        if row is not None:
            return row.alias.c.id
        if not self.is_member(node.name):
            raise self.refuse(node)
        return self.column(Row(self.row.alias, self.row.form), node.name, node)

    def _path(self, node: t.Path) -> Column:
        target = node.target
        if isinstance(target, t.Name) and target.name == CURRENT_USER:
            return self.world.user(node.member, node.type)
        if target.type.kind is not Kind.RECORD:
            return self._part(node)
        row = self.row_of(target)
        if row is not None:
            return self.column(row, node.member, node)
        if node.member == "id":
            return self.value(target)
        alias = self.table(target.type.form or "")
        column = self.column(Row(alias, target.type.form or ""), node.member, node)
        query = sa.select(column).where(alias.c.id == self.value(target))
        return query.correlate_except(alias).scalar_subquery()

    def _part(self, node: t.Path) -> Column:
        """A part of a date, a time, a duration; a text inside a stored value of parts (`address.city`)."""
        kind, member = node.target.type.kind, node.member
        if own_offset(node.target):
            raise self.refuse(node)
        match kind:
            case Kind.DAYS_DURATION if member in _SECONDS:
                size, modulus = _SECONDS[member]
                units = func.div(func.trunc(seconds_of(self.value(node.target))), size)
                return typed(units if modulus is None else func.mod(units, modulus), 12)
            case Kind.MONTHS_DURATION if member in ("years", "months"):
                months = self.value(node.target)
                return typed(func.div(months, 12) if member == "years" else func.mod(months, 12), 9)
            case Kind.DATE if member in _PARTS:
                return self._date_part(_PARTS[member], self.value(node.target))
            case Kind.DATE_TIME if member in _PARTS or member in _CLOCK:
                when = self.world.wall_clock(self.value(node.target))
                return self._date_part((_PARTS | _CLOCK)[member], when)
            case Kind.TIME if member in _CLOCK:
                return self._date_part(_CLOCK[member], self.value(node.target))
            case Kind.CONTEXT if node.type.kind is Kind.STRING and isinstance(node.target, (t.Name, t.Path)):
                stored = self.value(node.target)
                if isinstance(stored.type, sa.JSON):
                    text: Column = sa.type_coerce(stored, postgresql.JSONB)[member].astext
                    return text
                raise self.refuse(node)
            case _:
                raise self.refuse(node)

    def _date_part(self, part: str, when: Column) -> Column:
        return typed(func.trunc(sa.cast(func.date_part(part, when), sa.Numeric)), 4)

    # -- calls
    def _call(self, node: t.Call) -> Column:
        if not (isinstance(node.function, t.Name) and node.function.name in functions()):
            raise self.refuse(node)
        name, values = node.function.name, [each.value for each in node.arguments]
        if name == "not":
            return self._verdict(node)
        if name == "list contains":
            return lists.list_contains(self, node, values[0], values[1])
        if values and values[0].type.kind is Kind.LIST:
            return lists.of_list(self, node, name, values)
        if name in ("sum", "mean", "product", "all", "any") and len(values) > 1:
            items = t.ListOf(tuple(values), type=list_of(values[0].type))
            return lists.of_list(self, node, name, [items])
        function = functions()[name]
        if name in ("min", "max") and len(values) > 1:
            return lists.extreme(self, name, values)
        if not function.pushable or any(each.type.kind is Kind.ANY or own_offset(each) for each in values):
            raise self.refuse(node)
        try:
            made = function.sql([self.argument(each) for each in values], [each.type for each in values], self.world)
        except NoSql:
            raise self.refuse(node) from None
        if node.type.kind is Kind.NUMBER:
            return numeric(made)
        return made if node.type.kind in (Kind.ANY, Kind.BOOLEAN) else sa.type_coerce(made, sql_type(node.type))

    def argument(self, node: t.Node) -> Any:
        """A column, or an SqlRange of two."""
        if not isinstance(node, t.RangeOf):
            return self.value(node)
        if node.low is None or node.high is None:
            raise self.refuse(node)
        return SqlRange(self.value(node.low), self.value(node.high), node.low_closed, node.high_closed)

    def contains(self, items: t.Node, value: t.Node) -> Column:
        """TRUE exactly where the value is among the items of a list."""
        arguments = (t.Argument(items), t.Argument(value))
        return self.holds(t.Call(t.Name("list contains"), arguments, span=items.span, type=BOOLEAN))
