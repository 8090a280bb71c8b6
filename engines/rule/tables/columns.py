"""A column cut into segments: stretches of values that every row treats alike. Rows and segments are bit sets.

**Shape**: with n rows, at most 4n + 2 segments; built in O(n log n) set operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engines.data.types import Kind
from engines.rule.tables.cells import ORDERED, Constants, Cuts, Reach


@dataclass(frozen=True, slots=True)
class Segment:
    """`value`: a single value; else the open stretch between `low` and `high` (None: without end), or with `other` all
    values that are none of the column's constants, or with `null` null."""

    value: Any = None
    low: Any = None
    high: Any = None
    other: bool = False
    null: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`masks[s]`: the rows that let segment s through (bit r is row r); `cells[r]`: the segments that row r lets through
    (bit s is segment s). `unclear`: the rows whose cell is not known; they are in every mask and hold every segment.
    `points`: of an ordered column, the values at which segments change. The last segment is null."""

    kind: Kind
    segments: tuple[Segment, ...]
    masks: tuple[int, ...]
    cells: tuple[int, ...]
    unclear: int
    points: tuple[Any, ...] = ()


def cut_column(kind: Kind, reaches: Sequence[Reach], known: Sequence[Any] | None = None) -> Column:
    """Cut a column.

    Args:
        known: the closed set of the values an input can have, if there is one (options of a choice).
    """
    unclear = sum(1 << row for row, each in enumerate(reaches) if each.values is None)
    if kind in ORDERED:
        points, segments, cells = _ordered(reaches)
    else:
        points, (segments, cells) = (), _discrete(reaches, (True, False) if kind is Kind.BOOLEAN else known)
    everything, null = (1 << len(segments)) - 1, 1 << (len(segments) - 1)
    for row, reach in enumerate(reaches):
        if reach.any or reach.values is None:
            cells[row] = everything
        elif reach.null:
            cells[row] |= null
    return Column(kind, tuple(segments), _masks(cells, len(segments)), tuple(cells), unclear, points)


def _masks(cells: Sequence[int], count: int) -> tuple[int, ...]:
    """The transposed bit matrix: going up the segments, a row's bit changes where its cell begins or ends."""
    flips = [0] * (count + 1)
    for row, cell in enumerate(cells):
        bit, edges = 1 << row, cell ^ (cell << 1)
        while edges:
            low = edges & -edges
            flips[low.bit_length() - 1] ^= bit
            edges ^= low
    masks, now = [], 0
    for each in flips[:count]:
        now ^= each
        masks.append(now)
    return tuple(masks)


def _ordered(reaches: Sequence[Reach]) -> tuple[tuple[Any, ...], list[Segment], list[int]]:
    """Between and at the points: stretch 0, point 0, stretch 1, point 1, …, the last stretch, null."""
    sets = [each.values for each in reaches if isinstance(each.values, Cuts)]
    points = tuple(sorted({value for each in sets for value, _ in each.cuts}))
    place = {value: index for index, value in enumerate(points)}
    segments: list[Segment] = []
    low = None
    for point in points:
        segments += [Segment(low=low, high=point), Segment(value=point)]
        low = point
    segments += [Segment(low=low), Segment(null=True)]
    upper = (1 << (len(segments) - 1)) - 1
    cells = []
    for reach in reaches:
        cell = 0
        if isinstance(reach.values, Cuts):
            cell = upper if reach.values.inside else 0
            for value, side in reach.values.cuts:
                start = 2 * place[value] + 1 + side
                cell ^= upper >> start << start
        cells.append(cell)
    return points, segments, cells


def _discrete(reaches: Sequence[Reach], known: Sequence[Any] | None) -> tuple[list[Segment], list[int]]:
    """One segment per constant, then (where the values are not a closed set) all others, then null."""
    place: dict[Any, int] = {each: index for index, each in enumerate(known or ())}
    for reach in reaches:
        if isinstance(reach.values, Constants):
            for value in sorted(reach.values.values, key=str):
                place.setdefault(value, len(place))
    segments = [Segment(value=value) for value in place]
    if known is None:
        segments.append(Segment(other=True))
    everything = (1 << len(segments)) - 1
    cells = []
    for reach in reaches:
        cell = 0
        if isinstance(reach.values, Constants):
            cell = sum(1 << place[value] for value in reach.values.values)
            cell = everything ^ cell if reach.values.but else cell
        cells.append(cell)
    return [*segments, Segment(null=True)], cells
