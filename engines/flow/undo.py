"""Compensation: what was completed is undone by its handlers, in reverse order, one after the other.

**Source**: BPMN 2.0.2 §13.5.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.flow.bodies import open_body, remove_scope

if TYPE_CHECKING:
    from engines.flow.run import Run
    from engines.flow.state import Scope, Token


def compensate(run: Run, token: Token, activity: str | None = None) -> None:
    """Undo what was completed in the token's scope (or only `activity`); then the node's `undone` goes on.

    Inside an event sub-process, also what was completed in the scope around it.
    """
    scope = run.state.scopes[token.scope]
    places = [scope]
    if scope.parent is not None and scope.node in run.plan.listeners:
        places.insert(0, run.state.scopes[scope.parent])
    taken: list[dict[str, Any]] = []
    for place in places:
        taken += [each for each in place.done if activity is None or activity in each["of"]]
        place.done = [each for each in place.done if each not in taken]
    token.doing = "compensating"
    token.notes["undo"] = taken
    run.note("leaving", token)
    _next(run, token)


def handler_over(run: Run, owner: Token, scope: Scope) -> None:
    """One handler has ended."""
    remove_scope(run, scope)
    _next(run, owner)


def _next(run: Run, token: Token) -> None:
    undo = token.notes["undo"]
    if not undo:
        run.plan.nodes[token.node].undone(run, token)
        return
    token.notes["undo"], entry = undo[:-1], undo[-1]
    run.note("compensated", token, entry["of"][0])
    body = open_body(run, token, entry["handler"], entry.get("values", {}), handler=True)
    body.done = list(entry.get("done", ()))
