"""Flows of about two hundred nodes that are hard to check: how long the soundness check takes, and what it says."""

from __future__ import annotations

import time
from typing import Any

from engines.flow import FlowDef
from engines.flow.soundness import check_soundness
from engines.kernel.definition import read_definition

Nodes = list[dict[str, Any]]


def show_soundness() -> None:
    """Print the processor time of each, with its first finding."""
    for name, nodes in (
        ("30 parallel branches with loops, one of which leaves", parallel_loops(30)),
        ("64 choices in a row with ways back, then a wrong join", choices_in_a_row(64)),
        ("blocks in blocks, five deep, one wrong join", [*blocks(5), END]),
        ("10 branches that cross each other", crossing(10)),
    ):
        flow = read_definition(FlowDef, {"key": "f", "nodes": nodes})
        begun = time.process_time()
        found = check_soundness(flow)
        took_ms = (time.process_time() - begun) * 1000
        first = max(found, key=lambda each: each.severity.value == "error")
        print(f"soundness, {name}: {len(nodes)} nodes in {took_ms:.0f} ms; {first.code}: {first.message.en}")


END = {"key": "end", "type": "end"}


def parallel_loops(width: int) -> Nodes:
    """Each branch: a choice of two people, then an approval whose no goes back; the last one's no leaves for the end."""
    nodes: Nodes = [
        {"key": "start", "type": "start", "next": "split"},
        {"key": "split", "type": "parallel_gateway", "branches": [{"next": f"choice{each}"} for each in range(width)]},
    ]
    for each in range(width):
        nodes.append(_choice(f"choice{each}", f"one{each}", f"other{each}"))
        nodes += [_approval(f"{name}{each}", f"merge{each}") for name in ("one", "other")]
        nodes.append({"key": f"merge{each}", "type": "calculate", "next": f"head{each}"})
        nodes.append(_approval(f"head{each}", "join", "end" if each == width - 1 else f"one{each}"))
    return [*nodes, {"key": "join", "type": "parallel_gateway", "next": "end"}, END]


def choices_in_a_row(length: int) -> Nodes:
    """A no leads three choices back; at the end a choice is joined as if both its ways were taken."""
    nodes: Nodes = [{"key": "start", "type": "start", "next": "choice0"}]
    for each in range(length):
        following = f"choice{each + 1}" if each < length - 1 else "join"
        nodes.append(_choice(f"choice{each}", f"head{each}", f"wait{each}"))
        nodes.append(_approval(f"head{each}", following, f"choice{max(each - 3, 0)}"))
        nodes.append({"key": f"wait{each}", "type": "wait", "after": "1 day", "next": following})
    return [*nodes, {"key": "join", "type": "parallel_gateway", "next": "end"}, END]


def blocks(depth: int) -> Nodes:
    """Parallel, inclusive and exclusive blocks in each other; one of the exclusive ones is joined in parallel."""
    nodes: Nodes = []
    first = _block(nodes, depth, "end")
    wrong = next(each for each in nodes if each["key"].startswith("join") and each["type"] == "exclusive_gateway")
    wrong["type"] = "parallel_gateway"
    return [{"key": "start", "type": "start", "next": first}, *nodes]


def _block(nodes: Nodes, depth: int, following: str) -> str:
    number = len(nodes)
    if depth == 0:
        nodes.append(_approval(f"head{number}", following))
        return f"head{number}"
    kind = ("parallel_gateway", "inclusive_gateway", "exclusive_gateway")[depth % 3]
    nodes.append({"key": f"join{number}", "type": kind, "next": following})
    inner = [_block(nodes, depth - 1, f"join{number}") for _ in range(2)]
    ways: Nodes = [{"next": inner[0]}, {"next": inner[1]}]
    if kind != "parallel_gateway":
        ways = [{"when": "a", "next": inner[0]}, {"else": True, "next": inner[1]}]
    nodes.append({"key": f"split{number}", "type": kind, "branches": ways})
    return f"split{number}"


def crossing(width: int, depth: int = 9) -> Nodes:
    """Every branch may go over into the next one, again and again: no blocks at all, so that all runs differ."""
    starts = [{"next": f"choice0_{each}"} for each in range(width)]
    nodes: Nodes = [
        {"key": "start", "type": "start", "next": "split"},
        {"key": "split", "type": "parallel_gateway", "branches": starts},
    ]
    for row in range(depth):
        for each in range(width):
            below = [f"choice{row + 1}_{other % width}" if row < depth - 1 else "join" for other in (each, each + 1)]
            nodes.append(_choice(f"choice{row}_{each}", below[0], f"head{row}_{each}"))
            nodes.append(_approval(f"head{row}_{each}", below[1]))
    return [*nodes, {"key": "join", "type": "inclusive_gateway", "next": "end"}, END]


def _choice(key: str, one: str, other: str) -> dict[str, Any]:
    return {
        "key": key,
        "type": "exclusive_gateway",
        "branches": [{"when": "a", "next": one}, {"else": True, "next": other}],
    }


def _approval(key: str, following: str, rejected: str | None = None) -> dict[str, Any]:
    node = {"key": key, "type": "approval", "by": [{"initiator": True}], "next": following}
    return node | ({"rejected": rejected} if rejected else {})


__all__ = ["show_soundness"]
