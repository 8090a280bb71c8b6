"""The order of members and groups, and the groups that no record belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.report.plan import ADDITIVE, DimensionPlan
from engines.report.shaper import Group, Member, Shaper

Path = tuple[tuple[str, Member], ...]
"""One member of each dimension from the outermost inwards, with the dimension's key."""


def axis(shaper: Shaper, dimensions: Sequence[DimensionPlan], groups: Sequence[Group]) -> list[Path]:
    """Every path that has records, in order; one dimension alone shows its empty time buckets as well."""
    if len(dimensions) == 1:
        each = dimensions[0]
        return [((each.key, member),) for member in shaper.full_axis(each, {g.members[each.key] for g in groups})]
    positions = _positions(shaper, dimensions, groups)
    paths = {tuple((each.key, group.members[each.key]) for each in dimensions) for group in groups}
    return sorted(paths, key=lambda path: [positions[key][member] for key, member in path])


def ordered(shaper: Shaper, groups: Sequence[Group]) -> list[Group]:
    """By the report's `sort` (measure keys, `-` for descending), else in the natural order of the dimensions."""
    dimensions = shaper.plan.dimensions
    positions = _positions(shaper, dimensions, groups)
    found = sorted(groups, key=lambda group: [positions[each.key][group.members[each.key]] for each in dimensions])
    for key, down in reversed(measure_sorts(shaper)):
        found.sort(key=measure_order(key, down))
    return found


def measure_sorts(shaper: Shaper) -> list[tuple[str, bool]]:
    """The measures that the report is sorted by, the most important first; True is descending."""
    keys = {each.key for each in shaper.plan.measures}
    sorts = [(each.lstrip("-"), each.startswith("-")) for each in shaper.plan.definition.sort]
    return [each for each in sorts if each[0] in keys]


def measure_order(key: str, down: bool) -> Callable[[Group], tuple[bool, bool, Any]]:
    """By that measure; groups without a value come last, and "others" after them."""

    def order(group: Group) -> tuple[bool, bool, Any]:
        value = group.values.get(key)
        other = any(member.other for member in group.members.values())
        return other, value is None, 0 if value is None else _Backwards(value) if down else value

    return order


@dataclass(frozen=True)
class _Backwards:
    """A number, date or text that sorts the other way round."""

    value: Any

    def __lt__(self, other: _Backwards) -> bool:
        return bool(other.value < self.value)


def headers(shaper: Shaper, dimensions: Sequence[DimensionPlan], path: Path) -> list[dict[str, Any]]:
    return [shaper.header(each, member) for each, (_, member) in zip(dimensions, path, strict=False)]


def empty(shaper: Shaper, at: int, path: Path) -> Group:
    """A combination without records: 0 for additive measures, nothing for the others."""
    values: dict[str, Any] = {
        each.key: Decimal(0) if each.definition.agg in (*ADDITIVE, "count_distinct") else None
        for each in shaper.plan.measures
    }
    return Group(at, dict(path), values, {})


def _positions(
    shaper: Shaper, dimensions: Sequence[DimensionPlan], groups: Sequence[Group]
) -> dict[str, dict[Member, int]]:
    return {
        each.key: {one: i for i, one in enumerate(shaper.sorted_members(each, {g.members[each.key] for g in groups}))}
        for each in dimensions
    }
