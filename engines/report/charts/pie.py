"""Parts of a whole, the largest first; more than seven become "others" by the report's `top`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engines.report.shaper import Shaper

SHOWS = ("pie", "donut")


def chart(shaper: Shaper) -> dict[str, Any]:
    axis, measure = shaper.plan.rows[0], shaper.plan.measures[0]
    full = [group for group in shaper.groups if group.level == 0]
    full.sort(key=lambda group: (group.members[axis.key].other, -Decimal(group.values.get(measure.key) or 0)))
    cells = [shaper.cell(group, measure) for group in full]
    return {
        "type": shaper.plan.definition.show,
        "categories": [shaper.path_text(shaper.plan.rows, tuple(group.members.items())) for group in full],
        "series": [
            {
                "key": measure.key,
                "name": shaper.label(measure),
                "format": shaper.format_of(measure),
                "data": [cell["value"] for cell in cells],
                "texts": [cell["text"] for cell in cells],
                "filters": [cell["filter"] for cell in cells],
            }
        ],
    }
