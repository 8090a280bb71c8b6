"""The PostgreSQL emitter: typed tree → SQLAlchemy Core. Null-safe and polarity-aware, so that indexes are used where
null cannot change the outcome and rows with nulls are judged as in Python.

* `value`: FEEL's value; FEEL's null is SQL's NULL.
* `holds`: TRUE exactly where FEEL says true (elsewhere FALSE or NULL).
* `fails`: TRUE exactly where FEEL says false. `not(x)` holds where x fails: nothing is ever negated in SQL.

Text of the analyst reaches SQL only as bind parameters; columns only through the given tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects import postgresql

from engines.data.types import BOOLEAN, NULL, Kind
from engines.expr import diagnostics as say
from engines.expr import sql_relations as relations
from engines.expr import tree as t
from engines.expr.emit_python import never_null
from engines.expr.functions import functions
from engines.expr.printer import print_tree
from engines.expr.scope import CURRENT_USER, ITSELF, Scope
from engines.expr.sql_relations import Row
from engines.expr.sql_slots import NotPushable
from engines.expr.sql_solve import NEGATED, constant, solved
from engines.expr.sql_world import Column, World, days_interval, interval_of, seconds_of, sql_type
from engines.expr.temporal import MonthsDuration
from engines.expr.typing import is_relation

_FORTY = sa.literal_column("1.0000000000000000000000000000000000000000", sa.Numeric())
_PARTS = {"year": "year", "month": "month", "day": "day", "weekday": "isodow", "hour": "hour", "minute": "minute"}
_OPS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


class SqlEmitter:
    """Emits one expression for one row."""

    def __init__(self, scope: Scope, row: Any) -> None:
        self.scope, self.row, self.world = scope, row, World()
        self.slots: dict[int, Row | Column] = {}

    def refuse(self, node: t.Node) -> NotPushable:
        return NotPushable(say.not_pushable(print_tree(node), node.span))

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
            case t.Const(value=None):
                return sa.null()
            case t.Const() | t.AtLiteral() | t.UnitLiteral():
                return self._literal(node)
            case t.Name():
                return self._name(node)
            case t.Local():
                found = self.slots.get(node.slot)
                if found is None:
                    raise self.refuse(node)
                return found.alias.c.id if isinstance(found, Row) else found
            case t.Path():
                return self._path(node)
            case t.Call():
                return self._call(node)
            case t.Arithmetic():
                return self._arithmetic(node)
            case t.Negate():
                return -self.value(node.operand)
            case t.If():
                return sa.case((self.holds(node.condition), self.value(node.then)), else_=self.value(node.otherwise))
            case t.Convert():
                return self.world.start_of_day(self.value(node.value))
            case t.And():
                return sa.and_(*(self.value(each) for each in node.parts))
            case t.Or():
                return sa.or_(*(self.value(each) for each in node.parts))
            case t.ListOf() if node.items:
                return postgresql.array([self.value(each) for each in node.items])
            case t.Compare() | t.Between() | t.In() | t.Quantified():
                return sa.case((self.holds(node), sa.true()), (self.fails(node), sa.false()), else_=sa.null())
            case _:
                raise self.refuse(node)

    def _literal(self, node: Any) -> Column:
        value = node.value
        if isinstance(value, MonthsDuration):
            raise self.refuse(node)
        if isinstance(value, timedelta):
            return interval_of(value)
        if isinstance(value, bool):
            return sa.true() if value else sa.false()
        if hasattr(value, "tzinfo") and hasattr(value, "year") and value.tzinfo is None:
            return func.timezone(self.world.timezone, sa.literal(value, sa.DateTime()))
        return sa.literal(value, sql_type(node.type))

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
        if target.type.kind is Kind.RECORD:
            row = self.row_of(target)
            if row is not None:
                return self.column(row, node.member, node)
            if node.member == "id":
                return self.value(target)
            alias = self.table(target.type.form or "")
            column = self.column(Row(alias, target.type.form or ""), node.member, node)
            query = sa.select(column).where(alias.c.id == self.value(target))
            return query.correlate_except(alias).scalar_subquery()
        return self._part(node)

    def _part(self, node: t.Path) -> Column:
        kind, member = node.target.type.kind, node.member
        if kind is Kind.DAYS_DURATION and member == "days":
            return func.trunc(seconds_of(self.value(node.target)) / 86400)
        if kind in (Kind.DATE, Kind.DATE_TIME) and member in _PARTS:
            value = self.value(node.target)
            when = self.world.wall_clock(value) if kind is Kind.DATE_TIME else value
            if kind is Kind.DATE and member in ("hour", "minute"):
                raise self.refuse(node)
            return sa.cast(func.date_part(_PARTS[member], when), sa.Numeric)
        raise self.refuse(node)

    # -- calls
    def _call(self, node: t.Call) -> Column:
        if not (isinstance(node.function, t.Name) and node.function.name in functions()):
            raise self.refuse(node)
        name, values = node.function.name, [each.value for each in node.arguments]
        if name == "not":
            return sa.not_(self.value(values[0]))
        if name == "list contains":
            return self._list_contains(node, values[0], values[1])
        if len(values) == 1 and values[0].type.kind is Kind.LIST:
            return self._of_list(node, name, values[0])
        function = functions()[name]
        if name in ("min", "max") and len(values) > 1:
            return self._extreme(name, values)
        if not function.pushable or any(each.type.kind in (Kind.ANY,) for each in values):
            raise self.refuse(node)
        try:
            made = function.sql([self.value(each) for each in values], [each.type for each in values], self.world)
        except NotImplementedError:
            raise self.refuse(node) from None
        return sa.type_coerce(made, sql_type(node.type)) if node.type.kind is not Kind.ANY else made

    def _extreme(self, name: str, values: list[t.Node]) -> Column:
        made = [self.value(each) for each in values]
        if values[0].type.kind is Kind.STRING:
            made = [sa.collate(each, "C") for each in made]
        picked = func.least(*made) if name == "min" else func.greatest(*made)
        return sa.case((sa.or_(*(each.is_(None) for each in made)), sa.null()), else_=picked)

    def _of_list(self, node: t.Call, name: str, value: t.Node) -> Column:
        function = functions()[name]
        if not is_relation(value.type) and isinstance(value, (t.Name, t.Path)) and not _over_records(value):
            if name == "count":
                return sa.cast(func.cardinality(self.value(value)), sa.Numeric)
            if function.pushable:
                return function.sql([self.value(value)], [value.type], self.world)
        relation = relations.relation_of(self, value)
        if relation is None:
            raise self.refuse(node)
        if name == "is blank":
            return ~relation.select(sa.literal(1)).exists()
        found = relations.aggregate(self, name, relation, node)
        if found is None:
            raise self.refuse(node)
        return found

    def _list_contains(self, node: t.Node, items: t.Node, value: t.Node) -> Column:
        if isinstance(items, t.ListOf):
            return self.value(t.In(value, items.items, span=node.span, type=BOOLEAN))
        if not is_relation(items.type) and isinstance(items, (t.Name, t.Path)) and not _over_records(items):
            if not never_null(value):
                raise self.refuse(node)
            array = self.value(items)
            wanted = sa.cast(postgresql.array([self.value(value)]), array.type)
            return array.op("@>", is_comparison=True)(wanted)
        relation = relations.relation_of(self, items)
        if relation is None:
            raise self.refuse(node)
        return relations.contains(relation, self.value(value))

    # -- arithmetic
    def _arithmetic(self, node: t.Arithmetic) -> Column:
        kinds = node.left.type.kind, node.right.type.kind
        match kinds:
            case (Kind.NUMBER, Kind.NUMBER):
                return self._numeric(node)
            case (Kind.STRING, Kind.STRING):
                return self.value(node.left).op("||")(self.value(node.right))
            case (Kind.DATE | Kind.DATE_TIME, Kind.DAYS_DURATION | Kind.MONTHS_DURATION):
                return self._shifted(node.left, node.right, 1 if node.op == "+" else -1)
            case (Kind.DAYS_DURATION | Kind.MONTHS_DURATION, Kind.DATE | Kind.DATE_TIME):
                return self._shifted(node.right, node.left, 1)
            case (Kind.DATE, Kind.DATE):
                return days_interval(self.value(node.left) - self.value(node.right))
            case (Kind.DATE_TIME, Kind.DATE_TIME) | (Kind.DAYS_DURATION, Kind.DAYS_DURATION) if node.op in "+-":
                left, right = self.value(node.left), self.value(node.right)
                return sa.type_coerce(left + right if node.op == "+" else left - right, sa.Interval())
            case (Kind.DAYS_DURATION, Kind.DAYS_DURATION):
                right = func.nullif(seconds_of(self.value(node.right)), 0)
                return seconds_of(self.value(node.left)) * _FORTY / right
            case _:
                raise self.refuse(node)

    def _numeric(self, node: t.Arithmetic) -> Column:
        left, right = self._number(node.left), self._number(node.right)
        match node.op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left * _FORTY / func.nullif(right, 0)
            case _:
                raise self.refuse(node)

    def _number(self, node: t.Node) -> Column:
        value = self.value(node)
        exact_already = type(value.type) is sa.Numeric or (
            isinstance(node, t.Const) and isinstance(node.value, Decimal)
        )
        return value if exact_already else sa.cast(value, sa.Numeric)

    def _shifted(self, when: t.Node, span: t.Node, sign: int) -> Column:
        amount: Any = getattr(span, "value", None) if isinstance(span, (t.UnitLiteral, t.AtLiteral)) else None
        value = self.value(when)
        if isinstance(amount, MonthsDuration):
            return self.world.shifted_by_months(value, sa.literal(sign * amount.months, sa.Integer()), when.type)
        if span.type.kind is Kind.MONTHS_DURATION:
            raise self.refuse(span)
        if when.type.kind is Kind.DATE and isinstance(amount, timedelta) and not amount % timedelta(days=1):
            return sa.type_coerce(value + sa.literal(sign * amount.days, sa.Integer()), sa.Date())
        return self.world.shifted_by_days(value, self.value(span), sign, when.type)

    # -- conditions
    def holds(self, node: t.Node) -> Column:
        """TRUE exactly where the condition is true."""
        return self._judged(node, True)

    def fails(self, node: t.Node) -> Column:
        """TRUE exactly where the condition is false."""
        return self._judged(node, False)

    def _judged(self, node: t.Node, wanted: bool) -> Column:
        match node:
            case t.Const():
                return sa.true() if node.value is wanted else sa.false()
            case t.And() | t.Or():
                parts = [self._judged(each, wanted) for each in node.parts]
                return sa.and_(*parts) if isinstance(node, t.And) == wanted else sa.or_(*parts)
            case t.Call(function=t.Name(name="not")):
                return self._judged(node.arguments[0].value, not wanted)
            case t.Compare():
                if not wanted:
                    node = t.Compare(NEGATED[node.op], node.left, node.right, span=node.span, type=node.type)
                return self._compared(solved(node))
            case t.Between():
                low = t.Compare(">=", node.value, node.low, span=node.span, type=BOOLEAN)
                high = t.Compare("<=", node.value, node.high, span=node.span, type=BOOLEAN)
                return self._judged(t.And((low, high), type=BOOLEAN), wanted)
            case t.In():
                return self._in(node, wanted)
            case t.Quantified():
                found = relations.quantified(self, node)
                if found is None:
                    raise self.refuse(node)
                return found if wanted else self._quantified_fails(node)
            case t.If():
                then, otherwise = self._judged(node.then, wanted), self._judged(node.otherwise, wanted)
                return sa.case((self.holds(node.condition), then), else_=otherwise)
            case t.Name() | t.Path():
                return self.value(node).is_(wanted)
            case _:
                value = self.value(node)
                return value if wanted else sa.not_(value)

    def _quantified_fails(self, node: t.Quantified) -> Column:
        """`some` is false where every condition is false; `every` where some condition is."""
        opposite = t.Call(t.Name("not"), (t.Argument(node.condition),), type=BOOLEAN)
        found = relations.quantified(self, replace(node, every=not node.every, condition=opposite))
        if found is None:
            raise self.refuse(node)
        return found

    def _compared(self, node: t.Compare) -> Column:
        through = self._through(node)
        if through is not None:
            return through
        if node.op in ("=", "!="):
            return self._equal(node) if node.op == "=" else self._unequal(node)
        left, right = self.value(node.left), self.value(node.right)
        if node.left.type.kind is Kind.STRING:
            left, right = sa.collate(left, "C"), sa.collate(right, "C")
        return _OPS[node.op](left, right)  # type: ignore[no-any-return]

    def _equal(self, node: t.Compare) -> Column:
        if _is_null(node.right) or _is_null(node.left):
            return self._null(node.left if _is_null(node.right) else node.right)
        left, right = self.value(node.left), self.value(node.right)
        if never_null(node.left) or never_null(node.right) or _of_user(node.left) or _of_user(node.right):
            return left == right
        both = sa.and_(left.is_(None), right.is_(None))
        return sa.or_(left == right, both)

    def _null(self, node: t.Node) -> Column:
        if node.type.kind is Kind.LIST and is_relation(node.type):
            raise self.refuse(node)
        return self.value(node).is_(None)

    def _unequal(self, node: t.Compare) -> Column:
        if _is_null(node.right) or _is_null(node.left):
            return sa.not_(self._null(node.left if _is_null(node.right) else node.right))
        left, right = self.value(node.left), self.value(node.right)
        if _of_user(node.left) or _of_user(node.right):
            return sa.not_(func.coalesce(left == right, sa.false()))
        return left.is_distinct_from(right)

    def _through(self, node: t.Compare) -> Column | None:
        """`owner.department = x` as `owner IN (SELECT id … WHERE department = x)`: a semi-join instead of a look-up for
        each row. Only where null cannot pass; null = null is added."""
        left = node.left
        if node.op == "!=" or _is_null(node.right) or not constant(node.right) or not self._is_step(left):
            return None
        assert isinstance(left, t.Path)
        found = self._member_of(left, lambda row: self._on(row, left, node))
        if node.op != "=" or never_null(node.right) or _of_user(node.right):
            return found
        return sa.or_(found, sa.and_(self.value(node.right).is_(None), self.value(left).is_(None)))

    def _is_step(self, node: t.Node) -> bool:
        if not (isinstance(node, t.Path) and node.target.type.kind is Kind.RECORD and node.member != "id"):
            return False
        return self.row_of(node.target) is None and not _is_user(node.target)

    def _on(self, row: Row, left: t.Path, node: t.Compare) -> Column:
        column = self.column(row, left.member, left)
        right = self.value(node.right)
        if left.type.kind is Kind.STRING and node.op != "=":
            column, right = sa.collate(column, "C"), sa.collate(right, "C")
        return _OPS[node.op](column, right)  # type: ignore[no-any-return]

    def _member_of(self, path: t.Path, condition: Callable[[Row], Column]) -> Column:
        form = path.target.type.form or ""
        alias = self.table(form)
        chosen = sa.select(alias.c.id).where(condition(Row(alias, form))).correlate_except(alias)
        if self._is_step(path.target):
            target = path.target
            assert isinstance(target, t.Path)
            return self._member_of(target, lambda row: self.column(row, target.member, target).in_(chosen))
        return self.value(path.target).in_(chosen)

    # -- in
    def _in(self, node: t.In, wanted: bool) -> Column:
        constants = [each for each in node.tests if isinstance(each, t.Const) and each.value is not None]
        others = [self._test(node.value, each) for each in node.tests if each not in constants]
        judged = [self._judged(each, wanted) for each in others]
        if constants:
            judged.append(self._among(node.value, [self.value(each) for each in constants], wanted))
        return sa.or_(*judged) if wanted else sa.and_(*judged)

    def _among(self, value: t.Node, choices: list[Column], wanted: bool) -> Column:
        if wanted and self._is_step(value):
            assert isinstance(value, t.Path)
            return self._member_of(value, lambda row: self.column(row, value.member, value).in_(choices))
        column = self.value(value)
        return column.in_(choices) if wanted else sa.or_(column.not_in(choices), column.is_(None))

    def _test(self, value: t.Node, test: t.Node) -> t.Node:
        match test:
            case t.Test():
                return t.Compare(test.op, value, test.operand, span=test.span, type=BOOLEAN)
            case t.RangeOf():
                ends = []
                if test.low is not None:
                    op = ">=" if test.low_closed else ">"
                    ends.append(t.Compare(op, value, test.low, span=test.span, type=BOOLEAN))
                if test.high is not None:
                    op = "<=" if test.high_closed else "<"
                    ends.append(t.Compare(op, value, test.high, span=test.span, type=BOOLEAN))
                return t.And(tuple(ends), span=test.span, type=BOOLEAN)
            case _ if any(isinstance(each, t.Placeholder) for each in t.walk(test)):
                return _filled(test, value)  # type: ignore[no-any-return]
            case _ if test.type.kind is Kind.LIST and value.type.kind is not Kind.LIST:
                arguments = (t.Argument(test), t.Argument(value))
                contains = t.Call(t.Name("list contains"), arguments, span=test.span, type=BOOLEAN)
                if is_relation(test.type) or _over_records(test) or isinstance(test, t.ListOf):
                    return contains
                present = t.Compare("!=", test, t.Const(None, type=NULL), span=test.span, type=BOOLEAN)
                return t.And((present, contains), span=test.span, type=BOOLEAN)
            case _ if test.type.kind is Kind.RANGE:
                raise self.refuse(test)
            case _:
                return t.Compare("=", value, test, span=test.span, type=BOOLEAN)


def _is_null(node: t.Node) -> bool:
    return isinstance(node, t.Const) and node.value is None


def _is_user(node: t.Node) -> bool:
    return isinstance(node, t.Name) and node.name == CURRENT_USER


def _of_user(node: t.Node) -> bool:
    return t.of_user(node, CURRENT_USER)


def _over_records(node: t.Node) -> bool:
    return isinstance(node, t.Path) and is_relation(node.target.type)


def _filled(node: Any, value: t.Node) -> Any:
    """The tree with `?` replaced."""
    if isinstance(node, t.Placeholder):
        return value
    if isinstance(node, tuple):
        return tuple(_filled(each, value) for each in node)
    if not isinstance(node, t.Node):
        return node
    return replace(node, **{each.name: _filled(getattr(node, each.name), value) for each in fields(node)})
