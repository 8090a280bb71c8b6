"""Totals are grouping levels of the same statement, never sums of cells: a ratio's total is the ratio of the totals."""

from __future__ import annotations

from dataclasses import replace

from engines.report.query import Level, Query


def total(query: Query) -> Query:
    """`rows` asks for a foot line and, in a pivot, for subtotals of every outer row dimension; `columns` for a total
    column. A sorted pivot needs the value of each outer member over all columns, whether it is shown or not."""
    plan, asked = query.plan, query.plan.definition.totals
    depth, has_columns = len(plan.rows), bool(plan.columns)
    measures = {each.key for each in plan.measures}
    is_sorted = plan.is_pivot and any(each.lstrip("-") in measures for each in plan.definition.sort)
    levels = [Level(depth, has_columns)]
    if "rows" in asked:
        levels += [Level(rows, has_columns) for rows in (range(depth - 1, -1, -1) if plan.is_pivot else (0,))]
    if has_columns and ("columns" in asked or is_sorted):
        levels += [Level(each.rows, False) for each in levels]
    if is_sorted:
        levels += [Level(rows, False) for rows in range(1, depth)]
    return replace(query, levels=tuple(dict.fromkeys(levels)))
