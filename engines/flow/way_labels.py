"""Where the words at ways stand: on their own way, and on nothing else.

A label is a small box on the line. Of the places along its way it takes the one nearest to where the way begins that
touches no node, no name, no arrow head, no other label and, if that can be, no other way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engines.flow.bpmn.from_flow.box import Box, Point
from engines.flow.bpmn.from_flow.routing import Route, Segment, crosses, segments
from engines.kernel.texts import Label, say

ARROW, STEP, APART = 12.0, 6.0, 3.0
"""Length of an arrow head; how finely places are tried; how far labels keep off what is drawn."""
FAR = 640.0
"""No label is farther from its way."""
LINE_HEIGHT, MOST_WIDTH, NAME_WIDTH, MOST_LINES = 18.0, 124.0, 112.0, 2
TOUCHING, CROSSING = 100_000.0, 400.0


def label_size(label: Label) -> tuple[float, float]:
    """Width and height of a label with its border: the wider of its two languages counts, broken into two lines where
    it is long."""
    wide = max(text_width(say(label, language)) for language in ("en", "zh")) + 14
    lines = 1 if wide <= MOST_WIDTH else MOST_LINES
    return min(wide, MOST_WIDTH), lines * LINE_HEIGHT + 2


def text_width(text: str) -> float:
    """About how wide a text is at 12 px."""
    return sum(_width(each) for each in text)


def name_box(node: Box, name: Label, is_frame: bool) -> Box | None:
    """Where a node's name stands when it is not inside the node: under an event or gateway, at the head of a frame."""
    wide = max(text_width(say(name, language)) for language in ("en", "zh"))
    if is_frame:
        return Box(node.x, node.y, wide + 24, LINE_HEIGHT + 8)
    if node.width > 60 or not wide:
        return None
    shown = min(wide, NAME_WIDTH)
    lines = min(MOST_LINES, 1 + int(wide // NAME_WIDTH))
    return Box(node.centre - shown / 2, node.bottom, shown, lines * LINE_HEIGHT + 4)


def place_labels(
    routes: Sequence[Route], sizes: Sequence[tuple[float, float] | None], solid: Sequence[Box], frames: Sequence[Box]
) -> list[Box | None]:
    """A place for each label, None for ways without words. `solid`: nodes and names; `frames`: what only those ways
    may touch that run inside, and never at the border."""
    heads = [arrow_head(route) for route in routes]
    found: list[Box | None] = []
    for route, size in zip(routes, sizes, strict=True):
        bounds = _bounds(route)
        inner = [each for each in frames if each.holds(bounds)]
        near = Box(bounds.x - FAR, bounds.y - FAR, bounds.width + 2 * FAR, bounds.height + 2 * FAR)
        every = [*solid, *heads, *(each for each in frames if each not in inner), *filter(None, found)]
        taken = [each for each in every if each.meets(near)]
        others = [each for other in routes if other != route for each in segments(other) if crosses(near, each)]
        found.append(_best(route, size, _Around(taken, inner, others)) if size else None)
    return found


@dataclass(frozen=True)
class _Around:
    """What a label must not touch, what it must stay in, and the other ways."""

    taken: Sequence[Box]
    frames: Sequence[Box]
    ways: Sequence[Segment]

    def cost(self, box: Box, start: Point) -> float:
        touching = sum(box.meets(each, APART) for each in self.taken) + sum(not each.holds(box) for each in self.frames)
        wide = Box(box.x - APART, box.y - APART, box.width + 2 * APART, box.height + 2 * APART)
        crossing = sum(crosses(wide, each) for each in self.ways)
        return TOUCHING * touching + CROSSING * crossing + abs(box.centre - start[0]) + abs(box.middle - start[1])


def _best(route: Route, size: tuple[float, float], around: _Around) -> Box:
    """On the way where there is room, else as near beside it as can be."""
    best, least = None, float("inf")
    for across, down in _asides(*size):
        for x, y in _stops(route):
            place = Box(x + across - size[0] / 2, y + down - size[1] / 2, *size)
            if (price := around.cost(place, route[0])) < least:
                best, least = place, price
        if best is not None and least < TOUCHING:
            break
    assert best is not None, "a way has a beginning"
    return best


def _asides(width: float, height: float) -> Iterator[tuple[float, float]]:
    yield 0, 0
    for far in range(8):
        for sign in (1, -1):
            yield 0, sign * (height * (far + 1) / 2 + APART)
            yield sign * (width * (far + 1) / 2 + APART), 0


def _stops(route: Route) -> Iterator[Point]:
    """Points along a way, from its beginning to its end."""
    for (x1, y1), (x2, y2) in segments(route):
        length = abs(x2 - x1) + abs(y2 - y1)
        for step in range(int(length // STEP) + 1):
            part = step * STEP / (length or 1)
            yield x1 + (x2 - x1) * part, y1 + (y2 - y1) * part


def arrow_head(route: Route) -> Box:
    """The arrow head at the end of a way."""
    (x1, y1), (x, y) = route[-2], route[-1]
    across = ARROW / 2
    if x1 != x:
        return Box(min(x, x - ARROW if x > x1 else x + ARROW), y - across, ARROW, 2 * across)
    return Box(x - across, y - ARROW if y > y1 else y, 2 * across, ARROW)


def _bounds(route: Route) -> Box:
    xs, ys = _sides(route, 0), _sides(route, 1)
    return Box(xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0])


def _sides(route: Sequence[Point], axis: int) -> tuple[float, float]:
    return min(point[axis] for point in route), max(point[axis] for point in route)


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 12.5
    if letter in "iljtfr.,:;'|! ()":
        return 4.2
    return 8.2 if letter.isupper() or letter.isdigit() or letter in "mw%@" else 6.8
