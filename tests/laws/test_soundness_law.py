"""What the soundness check finds by reduction and in one order is what is there in every order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engines.flow import FlowDef
from engines.flow.definition import NodeDef
from engines.flow.soundness import check_soundness
from engines.flow.soundness.net import Net, net_of
from engines.kernel.definition import read_definition

MANY = 3000 if os.environ.get("MORTISE_LAWS") == "full" else 200
MOST_RUNS = 81
KINDS = ("calculate", "exclusive_gateway", "parallel_gateway")


@st.composite
def flows(draw: st.DrawFn) -> FlowDef:
    """Up to nine nodes without a way back; every node is of some kind and leads to one to three later ones."""
    count = draw(st.integers(3, 9))
    nodes: list[dict[str, Any]] = []
    for index in range(count):
        kind = "start" if index == 0 else draw(st.sampled_from(KINDS))
        later = [f"n{each}" for each in range(index + 1, count)] + ["done"]
        most = 1 if kind in ("start", "calculate") else min(3, len(later))
        targets = draw(st.lists(st.sampled_from(later), min_size=1, max_size=most, unique=True))
        nodes.append({"key": f"n{index}", "type": kind, **_ways(kind, targets)})
    nodes.append({"key": "done", "type": "end"})
    return read_definition(FlowDef, {"key": "f", "nodes": nodes})


def _ways(kind: str, targets: list[str]) -> dict[str, Any]:
    if len(targets) == 1:
        return {"next": targets[0]}
    if kind == "parallel_gateway":
        return {"branches": [{"next": each} for each in targets]}
    return {"branches": [*({"when": "a", "next": each} for each in targets[:-1]), {"else": True, "next": targets[-1]}]}


@settings(max_examples=MANY, deadline=None)
@given(flow=flows())
def test_a_deadlock_is_found_when_some_order_of_steps_ends_in_one(flow: FlowDef) -> None:
    stuck, _ = everything(net_of(list(flow.nodes)))
    found = [each for each in check_soundness(flow) if each.code == "flow.deadlock"]
    assert bool(found) == stuck


@settings(max_examples=MANY, deadline=None)
@given(flow=flows())
def test_parallel_tokens_that_can_meet_unjoined_are_found(flow: FlowDef) -> None:
    _, doubled = everything(net_of(list(flow.nodes)))
    found = [each for each in check_soundness(flow) if each.code == "flow.lack_of_synchronisation"]
    assert bool(found) == doubled


@settings(max_examples=MANY, deadline=None)
@given(flow=flows())
def test_a_deadlock_is_an_error_when_one_decision_leads_to_it_or_no_run_ends(flow: FlowDef) -> None:
    net = net_of(list(flow.nodes))
    _, doubled = everything(net)
    assume(not doubled)
    found = [each for each in check_soundness(flow) if each.code == "flow.deadlock"]
    gateways = [key for key, step in net.steps.items() if step.by_condition]
    assume(prod(len(net.steps[key].outcomes) for key in gateways) <= MOST_RUNS)
    runs = [
        (dict(zip(gateways, decided, strict=True)), stuck_joins(net, dict(zip(gateways, decided, strict=True))))
        for decided in product(*(net.steps[key].outcomes for key in gateways))
    ]
    never = all(stuck for _, stuck in runs)
    for each in found:
        join = flow.nodes[int(each.pointer.split("/")[2])].key
        forced = any(
            all(join in stuck for decided, stuck in runs if decided[key] == outcome)
            for key in gateways
            for outcome in net.steps[key].outcomes
        )
        forced |= all(join in stuck for _, stuck in runs)
        assert (each.severity == "error") == (forced or never), each.message.en


def stuck_joins(net: Net, decisions: dict[str, tuple[int, ...]]) -> set[str]:
    """Where tokens wait at the end when every gateway decides as given; empty when the run ends."""
    marking = list(net.steps[net.starts[0]].outcomes[0])
    while True:
        targets = [net.ways[way].target for way in marking]
        able = [
            key for key in targets
            if net.steps[key].join == "one" or set(net.incoming[key]) <= set(marking)
        ]  # fmt: skip
        if not able:
            return set(targets)
        step = net.steps[able[0]]
        taken = net.incoming[able[0]] if step.join == "all" else [marking[targets.index(able[0])]]
        for way in taken:
            marking.remove(way)
        marking += decisions.get(able[0], step.outcomes[0])


def everything(net: Net) -> tuple[bool, bool]:
    """Try every order: (some run gets stuck, two tokens are on their way into a node that does not join)."""
    stuck = doubled = False
    first = [tuple(sorted(outcome)) for outcome in net.steps[net.starts[0]].outcomes]
    seen, stack = set(first), list(first)
    while stack:
        marking = stack.pop()
        targets = [net.ways[way].target for way in marking]
        doubled = doubled or any(
            targets.count(key) > 1 and net.steps[key].join == "one" and net.steps[key].outcomes != [()]
            for key in targets
        )
        following = list(moves(net, marking))
        stuck = stuck or (bool(marking) and not following)
        for each in following:
            if each not in seen:
                seen.add(each)
                stack.append(each)
    return stuck, doubled


def moves(net: Net, marking: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for key in {net.ways[way].target for way in marking}:
        step = net.steps[key]
        here = [way for way in marking if net.ways[way].target == key]
        if step.join == "all" and not set(net.incoming[key]) <= set(here):
            continue
        for taken in [list(dict.fromkeys(here))] if step.join == "all" else [[way] for way in here]:
            left = list(marking)
            for way in taken:
                left.remove(way)
            for outcome in step.outcomes:
                yield tuple(sorted([*left, *outcome]))


def test_the_net_of_a_flow_has_a_step_for_each_node() -> None:
    nodes: list[NodeDef] = list(read_definition(FlowDef, {"key": "f", "nodes": [{"key": "s", "type": "start"}]}).nodes)
    assert set(net_of(nodes).steps) == {"s"}
