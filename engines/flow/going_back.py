"""Going back to a visited node: out of sub-processes, and forgetting what came after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engines.flow.state import ROOT

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Scope, Token


def climb(run: Run, token: Token, node: str) -> Token:
    """The token around this one (or itself) that stands in the same sub-process as `node`; what is inside ends."""
    home = run.plan.nodes[node].within or ""
    while token.scope != ROOT and _home(run, token) != home:
        token = run.state.tokens[run.state.scopes[token.scope].token]
    for scope in run.state.owned(token):
        run.drop(scope)
    return token


def forget_since(run: Run, token: Token, visit: int) -> None:
    """Undo what came after this visit: other tokens from there, what waits at joins, and who acted since."""
    state = run.state
    after = {each for each in token.trail if each >= visit}
    for each in list(state.tokens.values()):
        gone = each is token or visit not in each.trail or each.id not in state.tokens
        if not gone and token.scope not in {scope.id for scope in _under(run, each)}:
            after |= {step for step in each.trail if step >= visit}
            run.cancel(each)
    for step in after:
        state.acted.pop(state.visits[step], None)
    for scope in state.scopes.values():
        for join, edges in list(scope.arrivals.items()):
            left = {edge: [each for each in trails if visit not in each] for edge, trails in edges.items()}
            left = {edge: trails for edge, trails in left.items() if trails}
            if left:
                scope.arrivals[join] = left
            else:
                del scope.arrivals[join]


def arrived_since(run: Run, visit: int) -> bool:
    """Whether a token that came through this visit waits at a join."""
    arrivals = (edges for scope in run.state.scopes.values() for edges in scope.arrivals.values())
    return any(visit in trail for edges in arrivals for trails in edges.values() for trail in trails)


def _home(run: Run, token: Token) -> str | None:
    """The sub-process in which a token stands; None for a body, where nothing but its own node is drawn."""
    scope = run.state.scopes[token.scope]
    return None if scope.node == token.node else scope.node


def _under(run: Run, token: Token) -> Iterator[Scope]:
    for scope in run.state.owned(token):
        yield scope
        for inner in [each for each in run.state.tokens.values() if each.scope == scope.id]:
            yield from _under(run, inner)
