"""Bars, lines and areas: the row dimensions run along the axis; column dimensions make the series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engines.report.axes import Path, axis, empty, ordered

if TYPE_CHECKING:
    from engines.report.plan import DimensionPlan
    from engines.report.shaper import Group, Shaper

SHOWS = ("bar", "line", "area")


def chart(shaper: Shaper) -> dict[str, Any]:
    plan = shaper.plan
    full = [group for group in shaper.groups if group.level == 0]
    places = axis(shaper, plan.rows, full)
    if plan.definition.sort:
        places = list(dict.fromkeys(_part(group, shaper.plan.rows) for group in ordered(shaper, full)))
    index = {(_part(group, plan.rows), _part(group, plan.columns)): group for group in full}
    series = []
    for path in axis(shaper, plan.columns, full) if plan.columns else [()]:
        name = shaper.path_text(plan.columns, path)
        for each in plan.measures:
            cells = [
                shaper.cell(index.get((place, path)) or empty(shaper, 0, (*place, *path)), each) for place in places
            ]
            series.append(
                {
                    "key": each.key,
                    "name": name or shaper.label(each),
                    "format": shaper.format_of(each),
                    "data": [cell["value"] for cell in cells],
                    "texts": [cell["text"] for cell in cells],
                    "filters": [cell["filter"] for cell in cells],
                }
            )
    return {
        "type": plan.definition.show,
        "categories": [shaper.path_text(plan.rows, place) for place in places],
        "series": series,
    }


def _part(group: Group, dimensions: Sequence[DimensionPlan]) -> Path:
    return tuple((each.key, group.members[each.key]) for each in dimensions)
