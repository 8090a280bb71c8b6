"""Stages in their order; each knows its records, its second measure (an amount), and its share of the first stage."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.report.axes import empty
from engines.report.shaper import Member

if TYPE_CHECKING:
    from engines.report.shaper import Shaper

SHOWS = ("funnel",)


def chart(shaper: Shaper) -> dict[str, Any]:
    axis = shaper.plan.rows[0]
    found = {group.members[axis.key].value: group for group in shaper.groups if group.level == 0}
    stages: list[Any] = list(shaper.plan.definition.stages) or [
        member.value for member in shaper.sorted_members(axis, {Member(value) for value in found})
    ]
    groups = [found.get(stage) or empty(shaper, 0, ((axis.key, Member(stage)),)) for stage in stages]
    series = []
    for each in shaper.plan.measures:
        cells = [shaper.cell(group, each) for group in groups]
        first = Decimal(groups[0].values.get(each.key) or 0) if groups else Decimal(0)
        series.append(
            {
                "key": each.key,
                "name": shaper.label(each),
                "format": shaper.format_of(each),
                "data": [cell["value"] for cell in cells],
                "texts": [cell["text"] for cell in cells],
                "filters": [cell["filter"] for cell in cells],
                "shares": [
                    str(round(Decimal(group.values.get(each.key) or 0) / first, 4)) if first else None
                    for group in groups
                ],
            }
        )
    return {
        "type": "funnel",
        "categories": [shaper.member_text(axis, Member(stage)) for stage in stages],
        "series": series,
    }
