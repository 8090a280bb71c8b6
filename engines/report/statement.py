"""The query as one unexecuted SQLAlchemy Select, and what its columns mean. PostgreSQL's grouping sets live here only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.data.types import Kind
from engines.expr import SqlRow, Tables
from engines.report.passes import PIPELINE
from engines.report.plan import DimensionPlan, MeasurePlan, ReportPlan
from engines.report.query import Column, Level, Query
from engines.report.question import Question

HARD_LIMIT = 50_000


@dataclass(frozen=True)
class Statement:
    """`select` gives rows with, by label: `r0…`, `c0…` (dimension values), `r0o…` (true: the "others" member), `v0…`
    (measures), `p0…` (the same in the period compared with), `level` (index into `levels`)."""

    select: sa.Select[Any]
    query: Query
    levels: tuple[Level, ...]
    limit: int


def compile_report(plan: ReportPlan, tables: Tables, question: Question) -> Statement:
    """`tables` give only rows and columns the reader may see; row security is therefore in every sub-query."""
    source = tables.table(plan.definition.source).alias("source")
    query = Query(plan, question, SqlRow(tables, plan.definition.source, source))
    for each in PIPELINE:
        query = each(query)
    limit = min(plan.definition.limit, HARD_LIMIT)
    if plan.definition.show == "list":
        return Statement(_list(query, source, limit), query, (), limit)
    return Statement(_grouped(query, source), query, query.levels, limit)


def _list(query: Query, source: sa.FromClause, limit: int) -> sa.Select[Any]:
    columns = [each.expression.to_sql(query.row).label(each.key) for each in query.plan.fields]
    select = sa.select(source.c.id.label("id"), *columns).select_from(source).where(*query.conditions)
    keys = {each.path: each.key for each in query.plan.fields}
    order: list[Any] = []
    for sort in query.plan.definition.sort:
        if (key := keys.get(sort.lstrip("-"))) is not None:
            column: sa.ColumnElement[Any] = sa.literal_column(f'"{key}"')
            order.append(column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last())
    return select.order_by(*order, source.c.id).limit(limit + 1)


def _grouped(query: Query, source: sa.FromClause) -> sa.Select[Any]:
    labelled = [column.label(key) for key, column in query.base.items()]
    base = sa.select(*(labelled or [sa.literal(1).label("one")]))
    table: sa.FromClause = base.select_from(source).where(*query.conditions).cte("base")
    table, members = _cut(query, table)
    columns: list[Column] = []
    for each in query.plan.dimensions:
        columns += [member.label(name) for name, member in members[each.key].items()]
    for index, measured in enumerate(query.plan.measures):
        if measured.formula is None:
            columns += _aggregates(query, measured, index, table)
    level = _level(query, members)
    select = sa.select(*columns, level.label("level")).select_from(table)
    sets = _grouping_sets(query, members)
    if sets is not None:
        select = select.group_by(sets)
    return select.order_by(*_order(query)).limit(HARD_LIMIT + 1)


def _order(query: Query) -> list[sa.UnaryExpression[Any]]:
    """Decides what stays where there are more groups than the hard limit: totals, then the first ones by `sort`."""
    places = {each.key: f"v{at}" for at, each in enumerate(query.plan.measures) if each.formula is None}
    sorts = [(places.get(each.lstrip("-")), each.startswith("-")) for each in query.plan.definition.sort]
    by: list[sa.UnaryExpression[Any]] = []
    for key, down in sorts:
        by += [] if key is None else [(sa.desc(key) if down else sa.asc(key)).nulls_last()]
    return [sa.desc("level"), *by, *(sa.asc(each.key) for each in query.plan.dimensions)]


def _cut(query: Query, table: sa.FromClause) -> tuple[sa.FromClause, dict[str, dict[str, Column]]]:
    """Join each cut dimension to its top members; returns the members' columns by dimension and label."""
    members: dict[str, dict[str, Column]] = {each.key: {each.key: table.c[each.key]} for each in query.plan.dimensions}
    joined, base = table, table
    for each in query.cuts:
        top = _top(query, each, base)
        joined = sa.outerjoin(joined, top, top.c.member.is_not_distinct_from(base.c[each.key]))
        kept = top.c.kept.is_not(None)
        members[each.key] = {
            each.key: sa.case((kept, base.c[each.key]), else_=sa.null()),
            f"{each.key}o": sa.case((kept, sa.false()), else_=sa.true()),
        }
    if not query.cuts:
        return table, members
    flat = sa.select(
        *(column.label(name) for each in members.values() for name, column in each.items()),
        *(base.c[key] for key in query.base if key not in members),
    ).select_from(joined)
    hidden = [members[each.key][f"{each.key}o"].is_(sa.false()) for each in query.cuts if not each.definition.others]
    ready = flat.where(*hidden).cte("cut")
    return ready, {key: {name: ready.c[name] for name in each} for key, each in members.items()}


def _top(query: Query, each: DimensionPlan, base: sa.FromClause) -> sa.FromClause:
    """The first members by the first measure, ties broken by the member itself, so that the answer is always the same."""
    index, first = next((i, m) for i, m in enumerate(query.plan.measures) if m.formula is None)
    rank = _aggregates(query, first, index, base)[0]
    member = base.c[each.key]
    return (
        sa.select(member.label("member"), sa.true().label("kept"))
        .select_from(base)
        .group_by(member)
        .order_by(sa.desc(rank.element).nulls_last(), member)
        .limit(each.definition.top)
        .subquery(f"top_{each.key}")
    )


def _aggregates(query: Query, each: MeasurePlan, index: int, table: sa.FromClause) -> list[sa.Label[Any]]:
    where = [table.c[f"w{index}"]] if each.where is not None else []
    if query.comparison is None:
        return [_aggregate(each, index, table, where).label(f"v{index}")]
    return [
        _aggregate(each, index, table, [*where, table.c.now]).label(f"v{index}"),
        _aggregate(each, index, table, [*where, table.c.then]).label(f"p{index}"),
    ]


def _aggregate(each: MeasurePlan, index: int, table: sa.FromClause, where: Sequence[Column]) -> Column:
    value = table.c[f"m{index}"] if each.expression is not None else None
    if value is None:
        return _filtered(sa.func.count(), where)
    match each.definition.agg:
        case "count":
            return (
                sa.func.coalesce(_filtered(sa.func.sum(value), where), 0)
                if each.spread
                else _filtered(sa.func.count(value), where)
            )
        case "count_distinct":
            return _filtered(sa.func.count(sa.distinct(value)), where)
        case "sum":
            total = _filtered(sa.func.sum(value), where)
            nothing = sa.literal(timedelta()) if each.kind is Kind.DAYS_DURATION else sa.literal(0)
            return sa.func.coalesce(total, nothing)
        case "avg" if each.spread:
            weight = _filtered(sa.func.sum(table.c[f"m{index}n"]), where)
            return _filtered(sa.func.sum(value), where) / sa.func.nullif(weight, 0)
        case "avg":
            return _filtered(sa.func.avg(value), where)
        case "median":
            middle = _filtered(sa.func.percentile_cont(sa.literal_column("0.5")).within_group(value), where)
            return middle if each.kind is Kind.DAYS_DURATION else sa.cast(middle, sa.Numeric)
        case "min":
            return _filtered(sa.func.min(value), where)
        case _:
            return _filtered(sa.func.max(value), where)


def _filtered(aggregate: Any, where: Sequence[Column]) -> Column:
    found: Column = aggregate.filter(*where) if where else aggregate
    return found


def _keys(query: Query, level: Level) -> list[str]:
    columns = [each.key for each in query.plan.columns] if level.columns else []
    return [each.key for each in query.plan.rows[: level.rows]] + columns


def _grouping_sets(query: Query, members: dict[str, dict[str, Column]]) -> Column | None:
    if not query.plan.dimensions:
        return None
    sets = [
        sa.tuple_(*(column for key in _keys(query, level) for column in members[key].values()))
        for level in query.levels
    ]
    return sa.func.grouping_sets(*sets)


def _level(query: Query, members: dict[str, dict[str, Column]]) -> Column:
    """The index of the level a row belongs to, from GROUPING(): NULL is also a real member, so it cannot tell."""
    dimensions = query.plan.dimensions
    if not dimensions or len(query.levels) == 1:
        return sa.literal(0)
    mask = sa.func.grouping(*(members[each.key][each.key] for each in dimensions))
    whens = []
    for index, level in enumerate(query.levels):
        kept = set(_keys(query, level))
        bits = "".join("0" if each.key in kept else "1" for each in dimensions)
        whens.append((mask == int(bits, 2), index))
    return sa.case(*whens, else_=0)
