"""Exploration: every marking that a net can come to, in an order that needs no interleaving.

Each way has one reader, so what one node does never takes anything from another (the net is free-choice); it is enough
to let one node go on at a time and to follow its outcomes. Nodes go in topological order, so that tokens which can meet
do meet; inclusive joins go last, when nothing else can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engines.flow.soundness.certain import BEGIN, Marking, Path, Runs
from engines.flow.soundness.net import Net

MOST_MARKINGS = 20_000
MOST_DEPTH = 20


@dataclass
class Found:
    """`deadlocks`: join → path to it. `forced`: those of them that no condition can exclude. `doubles`: node that two
    tokens reach by different ways → path. `completes`: whether some run comes to an end. `given_up`: there were too many
    markings."""

    deadlocks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)
    doubles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    completes: bool = False
    given_up: bool = False


@dataclass(slots=True)
class _Run:
    """A marking and how it was reached: the ways taken, newest last, shared with other runs."""

    marking: dict[int, int]
    taken: tuple[object, ...] | None


def explore(net: Net, start: str) -> Found:
    """Follow every run that begins at one node."""
    found = Found()
    order, reach = _order(net, start), _reach(net)
    runs = Runs(fires={BEGIN: start}, after={BEGIN: []})
    stack: list[_Run] = []
    for outcome in net.steps[start].outcomes:
        stack.append(_Run(dict.fromkeys(outcome, 1), _taken(None, outcome)))
        runs.after[BEGIN].append((_key(stack[-1].marking), outcome))
        found.completes |= not outcome
    seen = {_key(each.marking) for each in stack}
    while stack:
        run = stack.pop()
        if len(seen) > MOST_MARKINGS:
            found.given_up = True
            return found
        _look(net, run, found)
        for following in _next(net, run, order, reach, found, runs):
            key = _key(following.marking)
            if key not in seen:
                seen.add(key)
                stack.append(following)
    _sort_out(net, runs, found)
    return found


def _sort_out(net: Net, runs: Runs, found: Found) -> None:
    """Which deadlocks no condition can exclude; their path is one that shows it."""
    conditional = [key for key, step in net.steps.items() if step.by_condition]
    for key in found.deadlocks:
        path = runs.forced(key, conditional)
        if path is not None:
            found.forced.add(key)
            found.deadlocks[key] = _nodes(net, path, key)


def _next(
    net: Net, run: _Run, order: dict[str, int], reach: dict[int, frozenset[int]], found: Found, runs: Runs
) -> Iterator[_Run]:
    here = _key(run.marking)
    runs.after[here] = []
    key = _to_go_on(net, run, order, reach)
    if key is not None:
        runs.fires[here] = key
        for following, outcome in _fire(net, run, key, found):
            runs.after[here].append((_key(following.marking), outcome))
            yield following
    elif run.marking:
        runs.stuck[here] = tuple(sorted({net.ways[way].target for way in run.marking}))
        for each in runs.stuck[here]:
            found.deadlocks.setdefault(each, _path(net, run, each))
    else:
        found.completes = True


def _to_go_on(net: Net, run: _Run, order: dict[str, int], reach: dict[int, frozenset[int]]) -> str | None:
    """The node that goes on next; None when nothing can."""
    marked = sorted({net.ways[way].target for way in run.marking}, key=lambda key: order.get(key, len(order)))
    for key in marked:
        if net.steps[key].join != "some" and _enabled(net, run.marking, key):
            return key
    some = [key for key in marked if net.steps[key].join == "some"]
    ready = [key for key in some if not _may_still_come(net, run.marking, key, reach)]
    return next(iter(ready or some), None)


def _fire(net: Net, run: _Run, key: str, found: Found) -> Iterator[tuple[_Run, tuple[int, ...]]]:
    step = net.steps[key]
    marking = dict(run.marking)
    present = [way for way in net.incoming.get(key, ()) if marking.get(way)]
    for way in present if step.join != "one" else present[:1]:
        marking[way] -= 1
        if not marking[way]:
            del marking[way]
    if step.stops:
        found.completes = True
        return
    for outcome in step.outcomes:
        after = dict(marking)
        for way in outcome:
            after[way] = min(after.get(way, 0) + 1, 2)
        yield _Run(after, _taken(run.taken, outcome)), outcome


def _look(net: Net, run: _Run, found: Found) -> None:
    """Two tokens on their way into a node that does not join them; what follows from it is not told again, and that a
    level ends by one end event twice is no fault."""
    for way, count in run.marking.items():
        target = net.ways[way].target
        if net.steps[target].join != "one" or target in found.doubles or net.steps[target].outcomes == [()]:
            continue
        beside = sum(run.marking.get(each, 0) for each in net.incoming[target])
        if max(count, beside) > 1 and not _stops_at_once(net, target, 0):
            path = _path(net, run, target)
            if not any(each in found.doubles for each in path):
                found.doubles[target] = path


def _stops_at_once(net: Net, key: str, depth: int) -> bool:
    """Whether a token that comes here ends the whole level before anything else can happen."""
    step = net.steps[key]
    if step.stops or key in net.waits or depth > MOST_DEPTH:
        return step.stops
    return bool(step.outcomes) and all(
        any(
            not net.waits.intersection(net.ways[way].through) and _stops_at_once(net, net.ways[way].target, depth + 1)
            for way in outcome
        )
        for outcome in step.outcomes
    )


def _enabled(net: Net, marking: dict[int, int], key: str) -> bool:
    if net.steps[key].join == "one":
        return True
    return all(marking.get(way) for way in net.incoming.get(key, ()))


def _may_still_come(net: Net, marking: dict[int, int], key: str, reach: dict[int, frozenset[int]]) -> bool:
    """Whether a token elsewhere can still reach a way into this join that has none."""
    empty = {way for way in net.incoming[key] if not marking.get(way)}
    own = set(net.incoming[key])
    return any(reach[way] & empty for way in marking if way not in own)


def _reach(net: Net) -> dict[int, frozenset[int]]:
    """Way → the ways that a token on it may come to."""
    found: dict[int, frozenset[int]] = {}
    for way in net.ways:
        seen: set[int] = set()
        stack = [way]
        while stack:
            for following in net.out(net.ways[stack.pop()].target):
                if following not in seen:
                    seen.add(following)
                    stack.append(following)
        found[way] = frozenset(seen)
    return found


def _order(net: Net, start: str) -> dict[str, int]:
    """Nodes in reverse postorder: a node after those that lead to it, but for ways back."""
    after: list[str] = []
    seen = {start}
    stack: list[tuple[str, Iterator[int]]] = [(start, iter(net.out(start)))]
    while stack:
        key, ways = stack[-1]
        target = next((net.ways[way].target for way in ways if net.ways[way].target not in seen), None)
        if target is None:
            after.append(key)
            stack.pop()
        else:
            seen.add(target)
            stack.append((target, iter(net.out(target))))
    return {key: index for index, key in enumerate(reversed(after))}


def _key(marking: dict[int, int]) -> Marking:
    return frozenset(marking.items())


def _taken(before: tuple[object, ...] | None, outcome: tuple[int, ...]) -> tuple[object, ...] | None:
    return (before, outcome) if outcome else before


def _path(net: Net, run: _Run, key: str) -> tuple[str, ...]:
    """The nodes of this run, in order, up to `key`."""
    outcomes: Path = []
    taken: object = run.taken
    while isinstance(taken, tuple):
        before, outcome = taken
        outcomes.append(outcome)
        taken = before
    return _nodes(net, outcomes[::-1], key)


def _nodes(net: Net, path: Path, key: str) -> tuple[str, ...]:
    nodes = [node for outcome in path for way in outcome for node in (net.ways[way].source, *net.ways[way].through)]
    return (*dict.fromkeys(node for node in nodes if node != key), key)
