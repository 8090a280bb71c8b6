"""Joins that need the whole picture: inclusive gateways, and gateways that wait for what can no longer come."""

from __future__ import annotations

from engines.flow.gathering import join
from engines.flow.graph import edges_ahead
from engines.flow.nodes.inclusive_gateway import InclusiveGatewayNode
from engines.flow.run import Run
from engines.flow.state import Scope
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text


def release_inclusive(run: Run) -> bool:
    """Let one inclusive join go on for which nothing more can come; True when there was one.

    **Source**: BPMN 2.0.2 §13.4.3: it waits while a token has a path to an edge without arrivals, unless that token
    also has a path to an edge with arrivals; paths do not go through the gateway itself.
    """
    for scope in list(run.state.scopes.values()):
        for key, waiting in list(scope.arrivals.items()):
            node = run.plan.nodes[key]
            if isinstance(node, InclusiveGatewayNode) and not _more_may_come(run, scope, key, set(waiting)):
                token = join(run, key, scope.id, list(waiting))
                run.at(token)
                try:
                    node.go_out(run, token)
                except MortiseError as error:
                    run.failed(token, error, len(run.commands))
                return True
    return False


def starve(run: Run) -> bool:
    """Nothing moves any more in a scope, but a gateway still waits: say so, instead of ending or hanging silently."""
    found = False
    for scope in list(run.state.scopes.values()):
        if scope.live or not scope.arrivals:
            continue
        found = True
        for key, waiting in list(scope.arrivals.items()):
            trail = sorted({visit for trails in waiting.values() for each in trails for visit in each})
            name = run.plan.nodes[key].called
            del scope.arrivals[key]
            run.incident(
                run.stand(key, scope.id, tuple(trail)),
                "flow.join_starved",
                Text(
                    f"'{name.en}' waits for a branch that can no longer come.", f"“{name.zh}”等待的分支已不可能到达。"
                ),
            )
    return found


def _more_may_come(run: Run, scope: Scope, join: str, arrived: set[str]) -> bool:
    missing = set(run.plan.incoming[join]) - arrived
    places = [
        each.node
        for each in run.state.tokens.values()
        if each.scope == scope.id and each.node != join and "passed" not in each.notes
    ]
    places += [key for key in scope.arrivals if key != join]
    for place in places:
        ahead = edges_ahead(run.plan.ways, place, join)
        if ahead & missing and not ahead & arrived:
            return True
    return False
