"""Scopes: opening one for a sub-process, and going on when nothing is left in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engines.flow.hearing import arm_scope
from engines.flow.repeat import body_over
from engines.flow.state import Scope, Token
from engines.flow.undo import handler_over

if TYPE_CHECKING:
    from engines.flow.run import Run


def open_scope(run: Run, owner: Token, values: Mapping[str, Any]) -> Scope:
    """A sub-process begins: `owner` waits for it, its event sub-processes listen, its starts are on their way."""
    scope = Scope(run.new_id(), owner.scope, owner.node, owner.id, dict(values))
    run.state.scopes[scope.id] = scope
    owner.doing = "scope"
    for start in run.plan.starts.get(owner.node, ()):
        run.place(start, scope.id, trail=owner.trail)
    arm_scope(run, scope)
    if not scope.live:
        run.over.append(scope.id)
    return scope


def close_scope(run: Run, scope: Scope) -> None:
    """The last token of a scope is gone: tell the token that waits for it."""
    owner = run.state.tokens[scope.token]
    if owner.doing == "scope":
        run.plan.nodes[owner.node].scope_over(run, owner, scope)
    elif owner.doing == "instances":
        body_over(run, owner, scope)
    else:
        handler_over(run, owner, scope)
