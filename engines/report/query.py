"""What the passes work on: a query under construction. Each pass returns a changed copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from engines.expr import SqlRow
from engines.report.plan import DimensionPlan, ReportPlan
from engines.report.question import Comparison, Question

Column = sa.ColumnElement[Any]


@dataclass(frozen=True)
class Level:
    """One grouping level: how many row dimensions are grouped by, and whether the column dimensions are."""

    rows: int
    columns: bool


@dataclass(frozen=True)
class Query:
    """`base`: what each record contributes, by label: the dimensions' values (`r0`, `c0`), the measures' inputs
    (`m0`, `m0n` for the weight of an average inside the record) and conditions (`w0`, `now`, `then`).
    `drill`: the FEEL conditions behind `conditions`. `cuts`: dimensions limited to their top members."""

    plan: ReportPlan
    question: Question
    row: SqlRow
    conditions: tuple[Column, ...] = ()
    drill: tuple[str, ...] = ()
    base: Mapping[str, Column] = field(default_factory=dict)
    cuts: tuple[DimensionPlan, ...] = ()
    levels: tuple[Level, ...] = ()
    comparison: Comparison | None = None
    period: str | None = None

    @property
    def today(self) -> date:
        return self.question.today
