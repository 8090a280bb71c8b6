"""What each record contributes to each measure. A list (a to-many path) is folded inside the record: joins never multiply."""

from __future__ import annotations

from dataclasses import replace

from engines.expr import compile_expression
from engines.report.plan import MeasurePlan
from engines.report.query import Column, Query

_INSIDE = {"sum": "sum", "avg": "sum", "min": "min", "max": "max", "count": "count"}


def measure(query: Query) -> Query:
    base = dict(query.base)
    for index, each in enumerate(query.plan.measures):
        if each.expression is not None:
            base[f"m{index}"] = _input(query, each)
            if each.spread and each.definition.agg == "avg":
                base[f"m{index}n"] = _folded(query, each, "count")
        if each.where is not None:
            base[f"w{index}"] = each.where.to_sql_condition(query.row)
    return replace(query, base=base)


def _input(query: Query, each: MeasurePlan) -> Column:
    assert each.expression is not None
    if each.spread:
        return _folded(query, each, _INSIDE[each.definition.agg])
    return each.expression.to_sql(query.row)


def _folded(query: Query, each: MeasurePlan, function: str) -> Column:
    return compile_expression(f"{function}({each.definition.of})", query.plan.scope).to_sql(query.row)
