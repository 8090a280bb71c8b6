"""Joins that need the whole picture: inclusive gateways, and gateways that wait for what can no longer come."""

from __future__ import annotations

from engines.flow.graph import edges_ahead
from engines.flow.nodes.inclusive_gateway import InclusiveGatewayNode
from engines.flow.run import Run
from engines.flow.state import Token
from engines.kernel.texts import Text


def release_inclusive(run: Run) -> bool:
    """Let one inclusive join go on for which nothing more can come; True when there was one.

    **Source**: BPMN 2.0.2 §13.4.3: it waits while a token has a path to an edge without arrivals, unless that token
    also has a path to an edge with arrivals; paths do not go through the gateway itself.
    """
    for key, waiting in list(run.state.arrivals.items()):
        node = run.plan.nodes[key]
        if isinstance(node, InclusiveGatewayNode) and not _more_may_come(run, key, set(waiting)):
            token = run.join(key, list(waiting))
            node.go_out(run, token)
            return True
    return False


def starve(run: Run) -> None:
    """Nothing moves any more, but a gateway still waits: say so, instead of ending or hanging silently."""
    for key, waiting in list(run.state.arrivals.items()):
        trail = sorted({visit for trails in waiting.values() for each in trails for visit in each})
        del run.state.arrivals[key]
        token = Token(run.new_id(), key, None, tuple(trail))
        run.state.tokens[token.id] = token
        run.incident(
            token,
            "flow.join_starved",
            Text(f"'{key}' waits for a branch that can no longer come.", f"“{key}”等待的分支已不可能到达。"),
        )


def _more_may_come(run: Run, join: str, arrived: set[str]) -> bool:
    missing = set(run.plan.incoming[join]) - arrived
    places = [each.node for each in run.state.tokens.values() if each.node != join]
    places += [key for key in run.state.arrivals if key != join]
    for place in places:
        ahead = edges_ahead(run.plan.ways, place, join)
        if ahead & missing and not ahead & arrived:
            return True
    return False
