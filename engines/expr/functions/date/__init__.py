"""Dates and times: conversion (DMN 1.5 §10.3.4.1), the calendar (§10.3.4.8), and what offices count with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from engines.data.types import DATE, NUMBER, Type
from engines.expr.env import Env
from engines.expr.function import Function
from engines.expr.moments import local
from engines.expr.sql.numbers import typed
from engines.expr.wide import DATE_TIMES


def whole_months(start: Any, end: Any) -> int:
    months: int = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return months


WHEN = "date: date | date and time"


def day_of(value: Any, env: Env) -> Any:
    """The local date of a date or of a moment."""
    if type(value) is date:
        return value
    found = local(value, env)
    return found.date() if isinstance(found, DATE_TIMES) else found


class CalendarFunction(Function):
    group = "date"


class Boundary(CalendarFunction):
    total = True
    takes = (WHEN,)
    gives = DATE
    world = True
    pushable = True
    unit = "month"

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        return sa.cast(func.date_trunc(self.unit, sa.cast(world.day(arguments[0], types[0]), sa.DateTime)), sa.Date)


class Part(CalendarFunction):
    total = True
    takes = (WHEN,)
    gives = NUMBER
    world = True
    pushable = True
    unit = "year"

    def sql(self, arguments: Sequence[Any], types: Sequence[Type], world: Any) -> sa.ColumnElement[Any]:
        part = func.date_part(self.unit, world.day(arguments[0], types[0]))
        return typed(sa.cast(part, sa.Numeric), 4)
