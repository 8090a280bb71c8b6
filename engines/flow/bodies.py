"""Bodies: the scope in which one turn of a loop, one instance of several, or one compensation handler runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.flow.state import ROOT, Scope, Token
from engines.kernel.commands import CancelTimer

if TYPE_CHECKING:
    from engines.flow.run import Run


def open_body(run: Run, owner: Token, node: str, values: Mapping[str, Any], *, handler: bool = False) -> Scope:
    """Run `node` once in a scope of its own; `owner` waits. A handler is a whole activity, with its own boundaries."""
    scope = Scope(run.new_id(), owner.scope, node, owner.id, dict(values))
    if handler:
        scope.notes["handler"] = True
    run.state.scopes[scope.id] = scope
    run.place(node, scope.id, trail=owner.trail)
    return scope


def is_watched(run: Run, token: Token) -> bool:
    """Whether the boundaries of its activity listen for this token: not inside a repetition, where the token that
    waits for all of it has them, nor when the flow has gone on already and only the rest runs out."""
    return "passed" not in token.notes and not is_body(run, token)


def is_body(run: Run, token: Token) -> bool:
    """Whether this token is one turn or instance; the token that waits for it has the boundaries and the repetition."""
    if token.scope == ROOT:
        return False
    scope = run.state.scopes[token.scope]
    return scope.node == token.node and "handler" not in scope.notes


def remove_scope(run: Run, scope: Scope) -> None:
    """A scope is over: forget it, and leave to the scope around it what compensation would have to undo.

    **Source**: BPMN 2.0.2 §13.5.5: an activity's own handler undoes the whole of it; else a compensation event
    sub-process inside, which may itself ask to undo what was completed beside it; else what was completed inside, in
    reverse order.
    """
    for timer in scope.timers:
        run.commands.append(CancelTimer(timer))
    del run.state.scopes[scope.id]
    around = run.state.scopes[scope.parent or ROOT]
    handler = run.plan.undoing.get(scope.node)
    if scope.node in run.plan.undo or "handler" in scope.notes:
        return
    if handler is not None and not scope.notes.get("by"):
        entry: dict[str, Any] = {
            "of": [scope.node],
            "handler": handler,
            "values": dict(scope.values),
            "done": scope.done,
        }
        around.done.append({name: each for name, each in entry.items() if each})
        return
    for entry in scope.done:
        values = {**scope.values, **entry.get("values", {})}
        around.done.append({**entry, "of": [*entry["of"], scope.node], **({"values": values} if values else {})})
