"""ReportDef: source, dimensions, measures, filters and how to show them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from engines.kernel.definition import Definition, Feel, Key
from engines.kernel.texts import Label

Bucket = Literal["hour", "day", "week", "month", "quarter", "year"]
Aggregate = Literal["count", "count_distinct", "sum", "avg", "min", "max", "median", "ratio"]
Show = Literal["table", "pivot", "number", "bar", "line", "area", "pie", "donut", "funnel", "list"]


class Dimension(Definition):
    """A field or path (`customer.region`) or FEEL expression to group by."""

    by: str
    bucket: Bucket | None = None
    bands: list[float] = []
    label: Label = ""
    top: Annotated[int, Field(ge=1, le=1000)] | None = None
    others: bool = True


class Measure(Definition):
    key: Key
    label: Label = ""
    of: str | None = None
    """Field, path or FEEL expression that is aggregated; absent for count."""
    agg: Aggregate = "count"
    where: Feel | None = None
    formula: Feel | None = None
    """ratio: FEEL over the other measures' keys, computed after aggregation at every level."""
    format: Literal["number", "integer", "money", "percent", "days", "hours"] | None = None
    compare: Literal["previous_period", "previous_year"] | None = None
    better: Literal["more", "less", "none"] | None = None
    """Which way a change is good news; unless told, less of what takes time (days, hours) and more of all else."""


class ReportFilter(Definition):
    """A filter people may change at run time; `relative` dates such as this_month, last_12_months."""

    field: str
    op: str = "="
    value: Any = None
    label: Label = ""


class ReportDef(Definition):
    key: Key
    name: Label = ""
    help: Label = ""
    source: str
    """The form whose records are counted."""
    where: Feel | None = None
    filters: list[ReportFilter] = []
    rows: list[Dimension] = []
    columns: list[Dimension] = []
    measures: list[Measure] = []
    fields: list[str] = []
    """list: the columns to show, without grouping."""
    totals: list[Literal["rows", "columns"]] = []
    sort: list[str] = []
    limit: Annotated[int, Field(ge=1, le=50000)] = 1000
    show: Show = "table"
    period: str | None = None
    """The date field that "this period" and comparisons refer to."""
    stages: list[str] = []
    """funnel: the option keys in order."""
    goal: Feel | None = None
