"""What is the same for every row and needs no world: worked out when compiling."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engines.data.types import Kind
from engines.expr import tree as t
from engines.expr.env import Env
from engines.expr.functions import functions
from engines.expr.sql.numbers import Column, number
from engines.expr.sql.world import World, interval_of, sql_type
from engines.expr.temporal import MonthsDuration

_NOWHERE = Env(now=datetime(2000, 1, 1, tzinfo=UTC))
_OF_THE_WORLD = frozenset({"today", "now", "days since", "days until"})


def is_fixed(node: t.Node) -> bool:
    """Whether it holds nothing but constants and functions that look at nothing else."""
    match node:
        case t.Const() | t.AtLiteral() | t.UnitLiteral():
            return node.type.kind is not Kind.DATE_TIME
        case t.Arithmetic():
            return is_fixed(node.left) and is_fixed(node.right)
        case t.Negate():
            return is_fixed(node.operand)
        case t.ListOf():
            return all(is_fixed(each) for each in node.items)
        case t.Call(function=t.Name(name=name)) if node.type.kind is not Kind.DATE_TIME:
            known = functions().get(name)
            return (
                known is not None
                and known.names[0] not in _OF_THE_WORLD
                and all(is_fixed(each.value) for each in node.arguments)
            )
        case _:
            return False


def folded(node: t.Node) -> t.Const:
    """The constant that a fixed calculation means. Raises LimitReached where it passes a limit."""
    from engines.expr.emit_python import compile_value

    return t.Const(compile_value(node)({}, _NOWHERE), span=node.span, type=node.type)


def literal(node: Any, world: World) -> Column | None:
    """A constant as a bind parameter; None for years, nanoseconds and zones that PostgreSQL does not keep."""
    value = node.value
    match value:
        case None:
            return sa.null() if node.type.kind in (Kind.NULL, Kind.ANY) else sa.cast(sa.null(), sql_type(node.type))
        case bool():
            return sa.true() if value else sa.false()
        case Decimal() | int():
            return number(value)
        case MonthsDuration() if abs(value.months) <= 120_000:
            return sa.literal(Decimal(value.months), sa.Numeric(9, 0))
        case timedelta() if abs(value) <= timedelta(days=3_660_000):
            return interval_of(value)
        case datetime() if type(value) is datetime:
            if value.tzinfo is None:
                return world.instant(sa.literal(value, sa.DateTime()))
            return sa.literal(value, sql_type(node.type))
        case time() if value.tzinfo is not None:
            return None
        case str() if "\0" not in value:
            return sa.literal(value, sa.Text())
        case date() | time() if type(value) in (date, time):
            return sa.literal(value, sql_type(node.type))
        case _:
            return None


def is_local(node: t.Node) -> bool:
    """A moment written without a zone, from which no moment can be subtracted."""
    value: Any = getattr(node, "value", None) if isinstance(node, (t.AtLiteral, t.Const)) else None
    return isinstance(value, datetime) and value.tzinfo is None


def own_offset(node: t.Node) -> bool:
    """A moment written with its own offset, whose local day is not the app's."""
    value: Any = getattr(node, "value", None) if isinstance(node, (t.AtLiteral, t.Const)) else None
    return isinstance(value, datetime) and value.tzinfo is not None and bool(value.utcoffset())
