"""Gathering: tokens that wait at a joining gateway, counted per incoming edge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Token


def arrive(run: Run, token: Token, incoming: tuple[str, ...]) -> Token | None:
    """A token waits at a joining gateway; when one has come by every edge, they go on as one."""
    gather(run, token)
    waiting = run.state.scopes[token.scope].arrivals[token.node]
    if any(not waiting.get(edge) for edge in incoming):
        return None
    return join(run, token.node, token.scope, incoming)


def gather(run: Run, token: Token) -> None:
    """Count a token in at a joining gateway."""
    run.note("arrived", token)
    by_edge = run.state.scopes[token.scope].arrivals.setdefault(token.node, {})
    by_edge.setdefault(token.via or "", []).append(token.trail)
    run.consume(token)


def join(run: Run, node: str, scope: str, edges: Iterable[str]) -> Token:
    """Take one arrival of each of these edges; the new token stands at the gateway, not on its way into it."""
    arrivals = run.state.scopes[scope].arrivals
    waiting = arrivals[node]
    trail = {visit for edge in edges for visit in waiting[edge].pop(0)}
    left = {edge: trails for edge, trails in waiting.items() if trails}
    if left:
        arrivals[node] = left
    else:
        del arrivals[node]
    return run.stand(node, scope, tuple(sorted(trail)))
