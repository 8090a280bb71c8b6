"""What the drawing alone tells: nodes that nothing leads to, nodes that lead to no end, circles without a wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from engines.flow.soundness.net import Net


def reached(net: Net) -> dict[str, str | None]:
    """Every node that can be reached, with the node before it on a shortest path."""
    found: dict[str, str | None] = dict.fromkeys(net.starts)
    waiting = deque(net.starts)
    while waiting:
        key = waiting.popleft()
        for way in net.out(key):
            target = net.ways[way].target
            if target not in found:
                found[target] = key
                waiting.append(target)
    return found


def path_to(before: dict[str, str | None], key: str) -> tuple[str, ...]:
    """From a start to this node."""
    path: list[str] = []
    here: str | None = key
    while here is not None:
        path.append(here)
        here = before.get(here)
    return tuple(reversed(path))


def can_end(net: Net) -> set[str]:
    """The nodes from which some way leads to an end."""
    found = {key for key, step in net.steps.items() if step.stops or step.may_stop or () in step.outcomes}
    waiting = deque(found)
    while waiting:
        for way in net.incoming.get(waiting.popleft(), ()):
            source = net.ways[way].source
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def circles(net: Net, passes: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """One circle for each knot of nodes that a token passes without waiting (Tarjan's components)."""
    keys = [key for key in net.steps if passes(key)]
    following = {key: [net.ways[way].target for way in net.out(key) if passes(net.ways[way].target)] for key in keys}
    found = []
    for knot in _knots(keys, following):
        if len(knot) > 1 or knot[0] in following[knot[0]]:
            found.append(_circle(knot, following))
    return found


def _circle(knot: list[str], following: dict[str, list[str]]) -> tuple[str, ...]:
    """A shortest way from the knot's first node back to itself."""
    first, inside = knot[-1], set(knot)
    before: dict[str, str] = {}
    waiting = deque([first])
    while waiting:
        key = waiting.popleft()
        for target in following[key]:
            if target == first:
                path = [key]
                while path[-1] != first:
                    path.append(before[path[-1]])
                return (*reversed(path), first)
            if target in inside and target not in before:
                before[target] = key
                waiting.append(target)
    return tuple(knot)


def _knots(keys: Iterable[str], following: dict[str, list[str]]) -> list[list[str]]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for root in keys:
        if root in index:
            continue
        work = [(root, iter(following[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            key, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == index[key]:
                    knot = stack[stack.index(key) :]
                    del stack[stack.index(key) :]
                    found.append(knot)
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                work.append((target, iter(following[target])))
            elif target in stack:
                low[target] = low[target]
                low[key] = min(low[key], index[target])
    return found
