"""Reduction: take out of a net what cannot be at fault, keeping in every way the nodes that it went through.

Rules: a plain node between two ways becomes one way; several ways from one choice to one merge become one; all ways of
one split to one join of the same kind become one; a merge that leads back to itself is forgotten.
"""

from __future__ import annotations

from engines.flow.soundness.net import Net, Step


def reduce(net: Net) -> None:
    """Apply the rules until none fits; the net is changed. **Complexity**: each rule removes a way."""
    changed = True
    while changed:
        changed = False
        for key in list(net.steps):
            step = net.steps.get(key)
            if step is not None and (_alike(net, step) or _straight(net, step)):
                changed = True


def _straight(net: Net, step: Step) -> bool:
    """One way in, one way out: it becomes part of the way."""
    incoming = net.incoming.get(step.key, [])
    if len(incoming) != 1 or step.stops or len(step.outcomes) != 1 or len(step.outcomes[0]) != 1:
        return False
    before, after = net.ways[incoming[0]], net.ways[step.outcomes[0][0]]
    if step.key in net.starts or after.target == step.key:
        return False
    before.through = (*before.through, step.key, *after.through)
    before.target = after.target
    ways = net.incoming[after.target]
    ways[ways.index(after.id)] = before.id
    del net.ways[after.id], net.steps[step.key], net.incoming[step.key]
    return True


def _alike(net: Net, step: Step) -> bool:
    """Several ways to the same node, where one would mean the same."""
    by_target: dict[str, list[int]] = {}
    for way in net.out(step.key):
        by_target.setdefault(net.ways[way].target, []).append(way)
    for target, ways in by_target.items():
        if len(ways) < 2 or target not in net.steps:
            continue
        join = net.steps[target].join
        if join == "all":
            fits = all(set(ways) <= set(outcome) or not set(ways) & set(outcome) for outcome in step.outcomes)
        elif join == "one":
            fits = all(len(set(ways) & set(outcome)) <= 1 for outcome in step.outcomes)
        else:
            fits = True
        if fits:
            _merge(net, step, target, ways)
            return True
    return False


def _merge(net: Net, step: Step, target: str, ways: list[int]) -> None:
    keep, rest = ways[0], set(ways[1:])
    outcomes = [tuple(dict.fromkeys(keep if way in rest else way for way in outcome)) for outcome in step.outcomes]
    step.outcomes = list(dict.fromkeys(outcomes))
    net.incoming[target] = [way for way in net.incoming[target] if way not in rest]
    for way in rest:
        del net.ways[way]
