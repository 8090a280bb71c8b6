"""Totals are grouping levels of the same statement, never sums of cells: a ratio's total is the ratio of the totals."""

from __future__ import annotations

from dataclasses import replace

from engines.report.query import Level, Query


def total(query: Query) -> Query:
    """`rows` asks for a foot line and subtotals of every outer row dimension, `columns` for a total column."""
    plan, asked = query.plan, query.plan.definition.totals
    depths = range(len(plan.rows), -1, -1) if "rows" in asked else (len(plan.rows),)
    widths = (True, False) if "columns" in asked and plan.columns else (True,)
    return replace(query, levels=tuple(Level(rows, columns) for rows in depths for columns in widths))
