"""The records a scheduled rule is for: one SELECT, with the condition and the day inside."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.expr import Env, NotPushable, SqlRow, Tables, env_binds
from engines.flow.durations import add_months
from engines.rule import RulePlan, TriggerBlock
from runtime.records.shape import Workspace

Days = tuple[date, date]
"""First and last, both included."""


@dataclass(frozen=True)
class Turn:
    """One run of a rule's trigger over all its records. `day`: of a date rule, the local day it runs for."""

    app: str
    rule: str
    trigger: int
    period: str
    day: date | None = None


@dataclass(frozen=True)
class Selection:
    """`statement` selects the ids; `exact`: whether the whole condition is in it (else it is looked at record by
    record)."""

    statement: sa.Select[Any]
    exact: bool

    @property
    def row_id(self) -> sa.ColumnElement[int]:
        return self.statement.selected_columns[0]


def selection(workspace: Workspace, rule: RulePlan, zone: str, on: tuple[TriggerBlock, date] | None) -> Selection:
    """Of all records. Args: `on`: a date trigger and the local day it runs for."""
    assert rule.form is not None
    table = workspace.shape(rule.form).table.alias("r")
    found = selected_from(workspace, table, rule, zone, on)
    return Selection(found.statement.where(table.c.deleted_at.is_(None)), found.exact)


def selected_from(
    tables: Tables, rows: sa.FromClause, rule: RulePlan, zone: str, on: tuple[TriggerBlock, date] | None
) -> Selection:
    """Of these rows of the rule's form; relations lead through `tables`."""
    assert rule.form is not None
    statement, exact = sa.select(rows.c.id), True
    if rule.condition is not None:
        try:
            statement = statement.where(rule.condition.to_sql_condition(SqlRow(tables, rule.form, rows)))
        except NotPushable:
            exact = False  # the condition is looked at again on each record, in Python
    if on is not None:
        trigger, day = on
        statement = statement.where(is_due(rows.c[trigger.field or ""], trigger, day, zone))
    return Selection(statement, exact)


def is_due(column: sa.ColumnElement[Any], trigger: TriggerBlock, day: date, zone: str) -> sa.ColumnElement[bool]:
    """Whether a date field makes its rule due on this day."""
    days = counted_from(day, trigger)
    if days is None:
        return sa.false()
    if trigger.yearly:
        return _anniversary(column, days, zone)
    first, last = days
    if isinstance(column.type, sa.DateTime):
        return sa.and_(column >= _midnight(first, zone), column < _midnight(last + timedelta(days=1), zone))
    return column == first if first == last else column.between(first, last)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _anniversary(column: sa.ColumnElement[Any], days: Days, zone: str) -> sa.ColumnElement[bool]:
    """The date has its day in these days, whatever the year; 29 February has it on the 28th where there is none."""
    first, last = days
    if isinstance(column.type, sa.DateTime):
        column = sa.cast(sa.func.timezone(zone, column), sa.Date)
    wanted = {(each.month, each.day) for each in _each(first, last)}
    if (2, 28) in wanted and not any(calendar.isleap(each.year) for each in _each(first, last)):
        wanted.add((2, 29))
    month, number = sa.extract("month", column), sa.extract("day", column)
    same = [sa.and_(month == each[0], number == each[1]) for each in sorted(wanted)]
    return sa.and_(sa.or_(*same), column <= last)


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def counted_from(day: date, trigger: TriggerBlock) -> Days | None:
    """The values of the date field for which the rule runs on `day`: each date that, moved by the trigger's amount
    (to the end of a month that is shorter), comes to this day. None when no date does."""
    sign = 1 if trigger.direction == "before" else -1
    if trigger.unit in ("days", "weeks"):
        found = day + timedelta(days=sign * trigger.amount * (7 if trigger.unit == "weeks" else 1))
        return found, found
    months = trigger.amount * (12 if trigger.unit == "years" else 1)
    there = add_months(day.replace(day=1), sign * months)
    longest = calendar.monthrange(there.year, there.month)[1]
    if day.day > longest:
        return None
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return there.replace(day=day.day), there.replace(day=longest if is_last else day.day)


def binds_of(statement: sa.ClauseElement, env: Env) -> Mapping[str, Any]:
    """The values of the world that the statement names."""
    names = statement.compile().params
    return {name: value for name, value in env_binds(env).items() if name in names}


__all__ = ["Selection", "Turn", "binds_of", "counted_from", "is_due", "selected_from", "selection"]
