"""Migration: a running instance goes on with another release of its flow."""

from __future__ import annotations

from collections.abc import Mapping

from engines.flow.events import Migrated
from engines.flow.plan import FlowPlan
from engines.flow.run import Run
from engines.flow.state import FlowState
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict
from engines.kernel.texts import Text


def check_migration(plan: FlowPlan, state: FlowState, nodes: Mapping[str, str]) -> list[Diagnostic]:
    """What stands in the way of going on with `plan`: every place where the instance stands must exist there."""
    places = {each.node for each in state.tokens.values()} | set(state.arrivals)
    return [
        Diagnostic(
            "flow.cannot_migrate",
            f"/nodes/{place}",
            Text(
                f"The instance stands at '{place}', which the new version does not have.",
                f"实例停在“{place}”，新版本中没有这个节点。",
            ),
            Text("Map it to another node.", "请把它映射到其他节点。"),
        )
        for place in sorted(places)
        if nodes.get(place, place) not in plan.nodes
    ]


def migrate(run: Run, event: Migrated) -> None:
    """Move every token to the node that stands for its own; what it waits for stays."""
    found = check_migration(run.plan, run.state, event.nodes)
    if found:
        raise Conflict(found)
    state = run.state

    def new(key: str) -> str:
        return event.nodes.get(key, key)

    for token in state.tokens.values():
        token.node = new(token.node)
        token.via = _edge(token.via, event.nodes)
        token.back_to = new(token.back_to) if token.back_to else None
    state.arrivals = {
        new(join): {_edge(edge, event.nodes) or "": trails for edge, trails in edges.items()}
        for join, edges in state.arrivals.items()
    }
    state.visits = [new(each) for each in state.visits]
    state.acted = {new(key): people for key, people in state.acted.items()}
    for token in list(state.tokens.values()):
        run.note("migrated", token)


def _edge(edge: str | None, nodes: Mapping[str, str]) -> str | None:
    if not edge:
        return edge
    source, _, slot = edge.partition(">")
    return f"{nodes.get(source, source)}>{slot}"
