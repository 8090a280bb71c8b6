"""The FEEL condition of a cell: opening the source's list with it shows exactly the records the cell counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engines.data.types import Kind
from engines.report.periods import following
from engines.report.plan import DimensionPlan, MeasurePlan
from engines.report.query import Query


def literal(value: Any) -> str:
    """A value as FEEL text."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case datetime():
            return f'date and time("{value.isoformat()}")'
        case date():
            return f'date("{value.isoformat()}")'
        case timedelta():
            return f'duration("PT{int(value.total_seconds())}S")'
        case Decimal() | int() | float():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
        case _:
            escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'


def member_text(each: DimensionPlan, value: Any) -> str:
    """The condition "this dimension has this member"."""
    path = _path(each.definition.by)
    if value is None:
        return f"{path} = null"
    if each.definition.bucket:
        return _bucket_text(each, path, value)
    if each.definition.bands:
        return _band_text(each, path, value)
    if each.type.kind is Kind.RECORD:
        return f"{path}.id = {literal(value)}"
    return f"{path} = {literal(value)}"


def others_text(each: DimensionPlan, shown: Sequence[Any]) -> str:
    """The condition "none of the members that are shown"."""
    return " and ".join(f"not({member_text(each, value)})" for value in shown) or "true"


def _path(by: str) -> str:
    plain = all(part.isidentifier() for part in by.split("."))
    return by if plain else f"({by})"


def _bucket_text(each: DimensionPlan, path: str, value: Any) -> str:
    bucket = each.definition.bucket
    assert bucket is not None
    if bucket == "hour":
        return f"{path} >= {literal(value)} and {path} < {literal(value + timedelta(hours=1))}"
    day = f"date({path})" if each.is_instant else path
    return f"{day} >= {literal(value)} and {day} < {literal(following(value, bucket))}"


def _band_text(each: DimensionPlan, path: str, value: Any) -> str:
    edges = sorted(Decimal(str(edge)) for edge in each.definition.bands)
    upper = next((edge for edge in edges if edge > value), None)
    text = f"{path} >= {literal(value)}"
    return text if upper is None else f"{text} and {path} < {literal(upper)}"


def cell_text(query: Query, members: Mapping[str, str], measure: MeasurePlan | None) -> str:
    """All that a cell stands under. `members`: the condition of each dimension the cell is grouped by."""
    parts = [*query.drill, *members.values()]
    if measure is not None and measure.definition.where:
        parts.append(measure.definition.where)
    parts = [each for each in dict.fromkeys(parts) if each != "true"]
    if not parts:
        return "true"
    return parts[0] if len(parts) == 1 else " and ".join(f"({each})" for each in parts)
