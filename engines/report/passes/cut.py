"""Dimensions that show only their top members; the rest becomes "others" or is left out. Ranked over base rows."""

from __future__ import annotations

from dataclasses import replace

from engines.report.query import Query


def cut(query: Query) -> Query:
    return replace(query, cuts=tuple(each for each in query.plan.dimensions if each.definition.top))
