"""A table grown into a decision tree: one look-up per column leads from a set of possible rows to a smaller one, and the
last to the answer. Sets that are the same share their branch, and only the points that still matter are searched.

**Shape**: as many branches as there are different sets of possible rows; a table that would need more than `MOST` stays
a table of masks (`index.py`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from engines.rule.tables.cells import ORDERED
from engines.rule.tables.columns import Column

MOST = 4_000
"""Branches, their children counted."""

Leaf = Callable[[int], Any]
"""What stands at the end for a set of rows."""


class _TooLarge(Exception):
    """The tree would need more branches than it may have. Never leaves this module."""


def grow(columns: Sequence[Column], everything: int, leaf: Leaf) -> Any:
    """The root branch, or None when the tree would be too large.

    A branch on an ordered column is `(find, points, children, null)`: the next branch is `children[find(points, x)]`,
    `null` for null. A branch on another column is `(get, other)`: the next is `get(x, other)`.
    """
    try:
        return _Tree(columns, leaf).branch(0, everything)
    except _TooLarge:
        return None


class _Tree:
    def __init__(self, columns: Sequence[Column], leaf: Leaf) -> None:
        self.columns, self.leaf = columns, leaf
        self.made: dict[tuple[int, int], Any] = {}
        self.size = 0

    def branch(self, depth: int, rows: int) -> Any:
        key = depth, rows
        if key not in self.made:
            if depth == len(self.columns):
                self.made[key] = self.leaf(rows)
            else:
                column = self.columns[depth]
                made = self._ordered if column.kind in ORDERED else self._discrete
                self.made[key] = made(column, depth, rows)
        return self.made[key]

    def _count(self, children: int) -> None:
        self.size += children
        if self.size > MOST:
            raise _TooLarge

    def _discrete(self, column: Column, depth: int, rows: int) -> Any:
        pairs = list(zip(column.segments, column.masks, strict=True))
        other = next((mask for each, mask in pairs if each.other), column.unclear) & rows
        children = {each.value: mask & rows for each, mask in pairs if not each.other and mask & rows != other}
        self._count(len(children) + 1)
        found = {value: self.branch(depth + 1, mask) for value, mask in children.items()}
        return found.get, self.branch(depth + 1, other)

    def _ordered(self, column: Column, depth: int, rows: int) -> Any:
        masks = [mask & rows for mask in column.masks]
        points: list[Any] = []
        stretches, on = [masks[0]], []
        for at, point in enumerate(column.points):
            here, after = masks[2 * at + 1], masks[2 * at + 2]
            if here == after == stretches[-1]:
                continue
            points.append(point)
            on.append(here)
            stretches.append(after)
        find, children = _finder(on, stretches)
        self._count(len(children) + 1)
        branches = tuple(self.branch(depth + 1, each) for each in children)
        return find, tuple(points), branches, self.branch(depth + 1, masks[-1])


def _finder(on: Sequence[int], stretches: Sequence[int]) -> tuple[Callable[[Sequence[Any], Any], int], list[int]]:
    """How a value finds its place. Where every point goes with the stretch after it (or before it), one search tells;
    else points have places of their own between the stretches."""
    if all(here == after for here, after in zip(on, stretches[1:], strict=True)):
        return bisect_right, list(stretches)
    if all(here == before for here, before in zip(on, stretches, strict=False)):
        return bisect_left, list(stretches)
    children = [stretches[0]]
    for here, after in zip(on, stretches[1:], strict=True):
        children += [here, after]
    return _between, children


def _between(points: Sequence[Any], value: Any) -> int:
    at = bisect_left(points, value)
    return 2 * at + (at < len(points) and points[at] == value)
