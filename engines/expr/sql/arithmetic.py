"""Calculations by the types of their operands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.sql import numbers
from engines.expr.sql.constants import is_local
from engines.expr.sql.numbers import Column, known, numeric, typed
from engines.expr.sql.world import days_interval, interval_of_seconds, seconds_of
from engines.expr.temporal import MonthsDuration

if TYPE_CHECKING:
    from engines.expr.sql.emitter import SqlEmitter

_CALENDAR = frozenset({Kind.DATE, Kind.DATE_TIME})
_WHOLE = frozenset({"floor", "ceiling", "INT"})
"""Functions whose value is a whole number."""
_SPANS = frozenset({Kind.DAYS_DURATION, Kind.MONTHS_DURATION})


def arithmetic(emitter: SqlEmitter, node: t.Arithmetic) -> Column:
    left, right = node.left.type.kind, node.right.type.kind
    match node.op:
        case _ if left is right is Kind.NUMBER:
            return _numbers(emitter, node)
        case "+" if left is right is Kind.STRING:
            return emitter.value(node.left).op("||")(emitter.value(node.right))
        case "+" | "-" if left in _CALENDAR and right in _SPANS:
            return _shifted(emitter, node.left, node.right, 1 if node.op == "+" else -1)
        case "+" if left in _SPANS and right in _CALENDAR:
            return _shifted(emitter, node.right, node.left, 1)
        case "-" if left in _CALENDAR and right in _CALENDAR:
            return _apart(emitter, node)
        case _:
            return _spans(emitter, node)


def _numbers(emitter: SqlEmitter, node: t.Arithmetic) -> Column:
    left = emitter.value(node.left)
    if node.op == "**":
        exponent = known(emitter.value(node.right))
        if not isinstance(exponent, Decimal) or exponent != exponent.to_integral_value() or abs(exponent) > 100:
            raise emitter.refuse(node)
        return numbers.power(left, int(exponent))
    right = emitter.value(node.right)
    match node.op:
        case "+":
            return numbers.added(left, right)
        case "-":
            return numbers.added(left, right, -1)
        case "*":
            return numbers.multiplied(left, right)
        case _:
            return numbers.divided(left, right)


def _shifted(emitter: SqlEmitter, when: t.Node, span: t.Node, sign: int) -> Column:
    world, value = emitter.world, emitter.value(when)
    amount: Any = getattr(span, "value", None) if isinstance(span, (t.UnitLiteral, t.AtLiteral)) else None
    if isinstance(amount, MonthsDuration):
        months: Column = sa.literal(sign * amount.months, sa.Integer())
        near = abs(amount.months) <= 12_000
        return (world.shifted_by_months if near else world.months_later)(value, months, when.type)
    if span.type.kind is Kind.MONTHS_DURATION:
        months = numbers.whole(emitter.value(span))
        return world.months_later(value, months if sign > 0 else -months, when.type)
    if isinstance(amount, timedelta) and abs(amount) <= timedelta(days=400_000):
        if when.type.kind is Kind.DATE and not amount % timedelta(days=1):
            return sa.type_coerce(value + sa.literal(sign * amount.days, sa.Integer()), sa.Date())
        return world.shifted_by_days(value, emitter.value(span), sign, when.type)
    return world.days_later(value, emitter.value(span), sign, when.type)


def _apart(emitter: SqlEmitter, node: t.Arithmetic) -> Column:
    if is_local(node.left) or is_local(node.right):
        raise emitter.refuse(node)
    left, right = emitter.value(node.left), emitter.value(node.right)
    if node.left.type.kind is node.right.type.kind is Kind.DATE:
        return days_interval(left - right)
    moments = [
        emitter.world.start_of_day(value) if each.type.kind is Kind.DATE else value
        for each, value in ((node.left, left), (node.right, right))
    ]
    return sa.type_coerce(moments[0] - moments[1], sa.Interval())


def _spans(emitter: SqlEmitter, node: t.Arithmetic) -> Column:
    left, right = emitter.value(node.left), emitter.value(node.right)
    match node.op, node.left.type.kind, node.right.type.kind:
        case "+" | "-", Kind.DAYS_DURATION, Kind.DAYS_DURATION:
            return sa.type_coerce(left + right if node.op == "+" else left - right, sa.Interval())
        case "+" | "-", Kind.MONTHS_DURATION, Kind.MONTHS_DURATION:
            return typed(left + right if node.op == "+" else left - right, 10)
        case "+" | "-", Kind.TIME, Kind.DAYS_DURATION:
            return sa.type_coerce(left + right if node.op == "+" else left - right, sa.Time())
        case "-", Kind.TIME, Kind.TIME:
            return sa.type_coerce(left - right, sa.Interval())
        case "/", Kind.DAYS_DURATION, Kind.DAYS_DURATION:
            return numbers.divided(seconds_of(left), seconds_of(right))
        case "/", Kind.MONTHS_DURATION, Kind.MONTHS_DURATION:
            return numbers.divided(left, right)
        case "*", Kind.DAYS_DURATION, Kind.NUMBER if _to_the_microsecond(node.right, right):
            return interval_of_seconds(seconds_of(left) * numeric(right))
        case "*", Kind.NUMBER, Kind.DAYS_DURATION if _to_the_microsecond(node.left, left):
            return interval_of_seconds(seconds_of(right) * numeric(left))
        case "/", Kind.DAYS_DURATION, Kind.NUMBER if _divides_evenly(right):
            return interval_of_seconds(numbers.divided(seconds_of(left), right))
        case "*", Kind.MONTHS_DURATION, Kind.NUMBER:
            return _months(left * numeric(right))
        case "*", Kind.NUMBER, Kind.MONTHS_DURATION:
            return _months(right * numeric(left))
        case _:
            raise emitter.refuse(node)


def _to_the_microsecond(node: t.Node, factor: Column) -> bool:
    """Whether seconds times this are whole microseconds, all that an interval keeps."""
    if isinstance(node, t.Call) and len(node.arguments) == 1 and getattr(node.function, "name", "") in _WHOLE:
        return True
    digits = numbers.digits_of(numeric(factor))
    return digits is not None and digits.places <= 6


def _divides_evenly(divisor: Column) -> bool:
    value = known(divisor)
    return isinstance(value, Decimal) and bool(value) and 1_000_000 % value == 0


def _months(value: Column) -> Column:
    return typed(func.trunc(value), 12)
