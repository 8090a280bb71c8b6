"""Bars, lines and areas: the first row dimension runs along the axis; column dimensions make the series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engines.report.shape import Group, Member, Shaper

SHOWS = ("bar", "line", "area")


def chart(shaper: Shaper) -> dict[str, Any]:
    from engines.report.shape import _axis, _empty, _ordered

    plan = shaper.plan
    axis = plan.rows[0]
    full = [group for group in shaper.groups if group.level == 0]
    if plan.definition.sort:
        members = list(dict.fromkeys(group.members[axis.key] for group in _ordered(shaper, full)))
    else:
        members = shaper.full_axis(axis, {group.members[axis.key] for group in full})
    index: dict[tuple[Member, tuple[Any, ...]], Group] = {
        (group.members[axis.key], tuple((each.key, group.members[each.key]) for each in plan.columns)): group
        for group in full
    }
    series = []
    for path in _axis(shaper, plan.columns, full) if plan.columns else [()]:
        name = " · ".join(
            shaper.member_text(each, member) for each, (_, member) in zip(plan.columns, path, strict=True)
        )
        for each in plan.measures:
            cells = [
                shaper.cell(index.get((member, path)) or _empty(shaper, 0, ((axis.key, member), *path)), each)
                for member in members
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
        "categories": [shaper.member_text(axis, member) for member in members],
        "series": series,
    }
