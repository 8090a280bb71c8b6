"""What the rows of a table cover together: rows that overlap, repeat each other or can never apply, and gaps.

A table is a set of boxes: each row takes, in each column, a set of segments (`columns.py`). All answers are exact where
cells are plain; a cell that is not plain is never held against a row (it neither covers, nor leaves a gap).

**Shape**: overlaps and duplicates in O(rows × segments) set operations; gaps and hidden rows by cutting the space column
by column, at most `BUDGET` steps; beyond that nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engines.rule.tables.columns import Column, Segment
from engines.rule.tables.index import bits

BUDGET = 60_000

Place = tuple[Segment, ...]
"""One segment per column: where something happens."""


@dataclass
class Coverage:
    """`columns` cut for all rows of the table."""

    columns: Sequence[Column]
    size: int
    _cells: list[Sequence[int]] = field(default_factory=list)
    _sure: int = 0
    _met: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cells = [column.cells for column in self.columns]
        unclear = 0
        for column in self.columns:
            unclear |= column.unclear
        self._sure = ((1 << self.size) - 1) & ~unclear

    def overlaps(self) -> Iterator[tuple[int, int, Place]]:
        """Pairs of rows (earlier, later) that can apply at the same time, and where."""
        for later in range(self.size):
            if not self._sure >> later & 1:
                continue
            rows = self._sure & ((1 << later) - 1)
            for at, column in enumerate(self.columns):
                rows &= self._meeting(at, column, self._cells[at][later])
            for earlier in bits(rows):
                yield earlier, later, self._meeting_place(earlier, later)

    def duplicates(self) -> Iterator[tuple[int, int]]:
        """Rows with the same conditions as an earlier row."""
        seen: dict[tuple[int, ...], int] = {}
        for row in range(self.size):
            if self._sure >> row & 1:
                first = seen.setdefault(tuple(each[row] for each in self._cells), row)
                if first != row:
                    yield first, row

    def hidden(self) -> Iterator[tuple[int, list[int]]]:
        """Rows that can never be the first to apply, with the earlier rows that cover them."""
        left = BUDGET
        for row in range(1, self.size):
            earlier = self._sure & ((1 << row) - 1)
            wanted = [each[row] for each in self._cells]
            alone = earlier
            for at, column in enumerate(self.columns):
                alone &= self._covering(column, wanted[at])
            if alone:
                yield row, [(alone & -alone).bit_length() - 1]
                continue
            search = _Search(self.columns, wanted, earlier, left)
            if search.gap() is None and not search.exhausted:
                yield row, bits(search.used)
            left -= search.steps

    def gap(self) -> Place | None:
        """A place that no row covers, null aside; None when there is none, or when none was found in time."""
        wanted = [
            sum(1 << index for index, each in enumerate(column.segments) if not each.null) for column in self.columns
        ]
        search = _Search(self.columns, wanted, (1 << self.size) - 1)
        return search.gap()

    def _meeting(self, at: int, column: Column, segments: int) -> int:
        """The rows that let through one of these segments."""
        rows = self._met.get((at, segments))
        if rows is None:
            rows = 0
            for index in bits(segments):
                rows |= column.masks[index]
            self._met[at, segments] = rows
        return rows

    def _covering(self, column: Column, segments: int) -> int:
        """The rows that let through all of these segments."""
        rows = (1 << self.size) - 1
        for index in bits(segments):
            rows &= column.masks[index]
        return rows & ~column.unclear

    def _meeting_place(self, earlier: int, later: int) -> Place:
        place = []
        for column, cells in zip(self.columns, self._cells, strict=True):
            common = cells[earlier] & cells[later]
            place.append(column.segments[(common & -common).bit_length() - 1])
        return tuple(place)


class _Search:
    """Looks for a place inside `wanted` (segments per column) that none of `rows` lets through."""

    def __init__(self, columns: Sequence[Column], wanted: Sequence[int], rows: int, budget: int = BUDGET) -> None:
        self.columns, self.wanted, self.rows, self.budget = columns, wanted, rows, budget
        self.steps = 0
        self.used = 0
        self.exhausted = False
        self.done: set[tuple[int, int]] = set()

    def gap(self) -> Place | None:
        return self._at(0, self.rows)

    def _at(self, depth: int, rows: int) -> Place | None:
        """The first uncovered place below this cut; rows that stay possible all the way cover it."""
        if not rows:
            rest = zip(self.columns[depth:], self.wanted[depth:], strict=True)
            return tuple(column.segments[_first(wanted)] for column, wanted in rest)
        if depth == len(self.columns):
            self.used |= rows & -rows
            return None
        if (depth, rows) in self.done:
            return None
        column = self.columns[depth]
        for index in bits(self.wanted[depth]):
            self.steps += 1
            if self.steps > self.budget:
                self.exhausted = True
                return None
            found = self._at(depth + 1, rows & column.masks[index])
            if found is not None:
                return (column.segments[index], *found)
        self.done.add((depth, rows))
        return None


def _first(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
