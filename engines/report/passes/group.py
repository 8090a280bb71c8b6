"""What records are grouped by: plain values, the first day of a time bucket, the lower edge of a band."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from engines.report.plan import DimensionPlan
from engines.report.query import Column, Query


def group(query: Query) -> Query:
    found = {each.key: _column(query, each) for each in query.plan.dimensions}
    return replace(query, base={**query.base, **found})


def _column(query: Query, each: DimensionPlan) -> Column:
    column = each.expression.to_sql(query.row)
    if each.definition.bucket:
        return _bucket(query, each, column)
    if each.definition.bands:
        edges = sorted(each.definition.bands)
        whens = [(column >= sa.literal(edge, sa.Numeric), sa.literal(edge, sa.Numeric)) for edge in reversed(edges)]
        return sa.case(*whens, else_=sa.null())
    return column


def _bucket(query: Query, each: DimensionPlan, column: Column) -> Column:
    """Instants are cut in the reader's zone (days with 23 and 25 hours come out right); dates need no zone."""
    bucket = sa.literal(each.definition.bucket)
    if not each.is_instant:
        return sa.cast(sa.func.date_trunc(bucket, sa.cast(column, sa.TIMESTAMP)), sa.Date)
    local = sa.func.timezone(sa.literal(query.question.env.timezone), column)
    cut = sa.func.date_trunc(bucket, local)
    return cut if each.definition.bucket == "hour" else sa.cast(cut, sa.Date)
