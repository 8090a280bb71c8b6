"""Routing: the points of ways between boxes, with right angles, around whatever stands between.

Each way takes the cheapest of a few candidates: one bend in the first or in the last gap, or a lane between two rows.
What costs: to run through a box, to lie on another way, corners, length.

**Shape**: ways × candidates × boxes; a lane is only looked for where the plain candidates run through something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from engines.flow.bpmn.from_flow.box import Box, Point

STUB = 24
"""How far a way goes straight before it may turn, and how far a lane keeps off boxes."""
THROUGH, UPON, CORNER = 100_000.0, 12.0, 30.0
"""Cost of running through a box; of each unit on top of a foreign way; of a corner."""

Route = tuple[Point, ...]
Segment = tuple[Point, Point]


@dataclass
class Router:
    """`boxes`: what must not be crossed. `hosts`: event at an edge → the node it stands at."""

    boxes: Mapping[str, Box]
    hosts: Mapping[str, str] = field(default_factory=dict)
    _drawn: dict[tuple[int, int], list[tuple[str, str, Segment]]] = field(default_factory=dict, init=False)
    """Pieces of ways by the line that they lie on."""

    def route(self, source: str, target: str) -> Route:
        """The points of a way; the next ones keep off it."""
        here, there = self.boxes[source], self.boxes[target]
        around = [
            box
            for key, box in self.boxes.items()
            if key not in (source, target, self.hosts.get(source))
            and key not in self.hosts
            and not (box.holds(here) or box.holds(there))
        ]
        down = source in self.hosts

        def cost(route: Route) -> float:
            return self._cost(route, around, source, target)

        best = min(_plain(here, there, down), key=cost)
        if cost(best) >= THROUGH:
            best = min([best, *_lanes(here, there, around, down)], key=cost)
        for each in segments(best):
            self._drawn.setdefault(_line(each), []).append((source, target, each))
        return best

    def _cost(self, route: Route, around: list[Box], source: str, target: str) -> float:
        own = segments(route)
        through = sum(any(crosses(box, each) for each in own) for box in around)
        upon = sum(
            _shared(each, other)
            for each in own
            for start, end, other in self._drawn.get(_line(each), ())
            if start != source and end != target
        )
        length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in own)
        return THROUGH * through + UPON * upon + CORNER * len(own) + length


def segments(route: Route) -> list[Segment]:
    """The straight pieces of a way."""
    return list(pairwise(route))


def crosses(box: Box, segment: Segment) -> bool:
    """Whether a piece runs through the inside of a box."""
    (x1, y1), (x2, y2) = segment
    return (
        max(x1, x2) > box.x + 1
        and min(x1, x2) < box.right - 1
        and max(y1, y2) > box.y + 1
        and min(y1, y2) < box.bottom - 1
    )


def _line(segment: Segment) -> tuple[int, int]:
    """The axis along which a piece runs, and where."""
    (x1, y1), (x2, y2) = segment
    return (1, round(x1)) if abs(x1 - x2) < abs(y1 - y2) else (0, round(y1))


def _shared(one: Segment, other: Segment) -> float:
    """How long two pieces of one line lie on each other."""
    axis = _line(one)[0]
    (first, last), (start, end) = sorted(p[axis] for p in one), sorted(p[axis] for p in other)
    return max(0.0, min(last, end) - max(first, start))


def _plain(here: Box, there: Box, down: bool) -> Iterator[Route]:
    """Straight, or with one bend; back ways go round above (names stand below) or below."""
    start, end = (here.right, here.middle), (there.x, there.middle)
    if down:
        below = (here.centre, here.bottom)
        if end[0] > below[0] + STUB:
            yield _tidy(below, (below[0], max(end[1], below[1] + STUB)), (end[0] - STUB, max(end[1], below[1] + STUB)),
                        (end[0] - STUB, end[1]), end)  # fmt: skip
        yield from _back(here, there)
    elif end[0] > start[0] + 8:
        for x in ((start[0] + end[0]) / 2, start[0] + STUB, end[0] - STUB):
            if start[0] < x < end[0]:
                yield _tidy(start, (x, start[1]), (x, end[1]), end)
    else:
        yield from _back(here, there)


def _back(here: Box, there: Box) -> Iterator[Route]:
    above = min(here.y, there.y) - STUB
    below = max(here.bottom, there.bottom) + STUB
    start = here.centre if here != there else here.right + STUB
    for row, foot, head in ((above, here.y, there.y), (below, here.bottom, there.bottom)):
        leave = ((here.centre, foot),) if here != there else ((here.right, here.middle), (start, here.middle))
        yield _tidy(*leave, (start, row), (there.centre, row), (there.centre, head))


def _lanes(here: Box, there: Box, around: list[Box], down: bool) -> Iterator[Route]:
    """Along the free rows above and below each box that may be in the way."""
    end, last = (there.x, there.middle), there.x - STUB
    aside = here.right + STUB
    foot = here.bottom + STUB / 2
    leave = ((here.centre, here.bottom), (here.centre, foot), (aside, foot)) if down else ((here.right, here.middle),)
    for row in sorted({row for box in (*around, here) for row in (box.y - STUB / 2, box.bottom + STUB / 2)}):
        yield _tidy(*leave, (aside, leave[-1][1]), (aside, row), (last, row), (last, end[1]), end)
        if down or end[0] <= here.right + 8:
            side = here.bottom if row > here.middle else here.y
            into = there.bottom if row > there.middle else there.y
            yield _tidy((here.centre, side), (here.centre, row), (there.centre, row), (there.centre, into))
            yield _tidy((here.centre, side), (here.centre, row), (last, row), (last, end[1]), end)


def _tidy(*points: Point) -> Route:
    """Without points that lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and any(kept[-2][axis] == kept[-1][axis] == point[axis] for axis in (0, 1)):
            kept.pop()
        kept.append(point)
    return tuple(kept)
