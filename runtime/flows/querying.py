"""Records that a flow looks up: one SELECT, with the condition inside where SQL can say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.expr import Env, NotPushable, SqlRow
from engines.flow import FlowPlan
from engines.flow.needs import QueryNeed
from runtime.records.load import load_records
from runtime.records.sight import system_sight
from runtime.rules.selection import binds_of
from runtime.work import Work

MOST_SCANNED = 5000
"""How many records are looked at one by one when the condition cannot be said in SQL."""


async def found_records(work: Work, plan: FlowPlan, need: QueryNeed) -> Sequence[Mapping[str, Any]]:
    """The records as contexts, in the order that was asked for."""
    workspace = (await system_sight(work, plan.app)).workspace
    table = workspace.shape(need.form).table.alias("r")
    env = Env(now=work.now, timezone=work.mortise.settings.timezone, user=None)
    condition = plan.expressions.get((need.node, "where"))
    statement = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
    for key, value in need.equals.items():
        plain = value.get("id") if isinstance(value, Mapping) else value
        statement = statement.where(table.c[key].is_(None) if plain is None else table.c[key] == plain)
    exact = True
    if condition is not None:
        try:
            statement = statement.where(condition.to_sql_condition(SqlRow(workspace, need.form, table)))
        except NotPushable:
            exact = False
    statement = _ordered(statement, table, need.order).limit(need.limit if exact else MOST_SCANNED)
    ids = list((await work.connection.scalars(statement, binds_of(statement, env))).all())
    paths = condition.paths if condition is not None and not exact else ()
    rows = await load_records(work, plan.app, need.form, ids, paths)
    found = [rows[each] for each in ids if each in rows]
    if condition is not None and not exact:
        found = [each for each in found if condition.truth({**each, "record": each}, env)]
    return found[: need.limit]


def _ordered(statement: sa.Select[Any], table: sa.FromClause, order: str) -> sa.Select[Any]:
    key = order.removeprefix("-")
    if key and key in table.c:
        column = table.c[key]
        return statement.order_by(column.desc().nulls_last() if order.startswith("-") else column, table.c.id)
    return statement.order_by(table.c.id)
