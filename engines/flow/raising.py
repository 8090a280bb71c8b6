"""Errors and escalations: from where they are thrown outwards, to the first that catches them.

**Source**: BPMN 2.0.2 §10.5.7 and §13.5.3: an error ends what it passes; an escalation may leave it running.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from engines.flow.activity import Activity
from engines.flow.bodies import is_body, is_watched
from engines.flow.hearing import fire_boundary, start_event_sub
from engines.flow.state import ROOT, Scope, Token
from engines.kernel.commands import EscalateParent
from engines.kernel.texts import Text

if TYPE_CHECKING:
    from engines.flow.catching import Trap
    from engines.flow.run import Run

Kind = Literal["error", "escalation"]


def throw_error(run: Run, token: Token, code: str, payload: Mapping[str, Any], message: Text | None = None) -> None:
    """Give the error to the first that catches it; uncaught, it ends a called flow, and stops the token otherwise."""
    if raise_error(run, token, code, payload):
        return
    if run.state.called or run.plan.flow.on_error == "end":
        run.end_all("error", code)
        return
    name = run.plan.nodes[token.node].called
    run.incident(
        token,
        "flow.uncaught_error",
        message
        or Text(f"Nothing catches the error '{code}' of '{name.en}'.", f"没有节点捕获“{name.zh}”的错误“{code}”。"),
    )


def raise_error(run: Run, token: Token, code: str, payload: Mapping[str, Any]) -> bool:
    """Give the error to the first that catches it; False when nothing does."""
    run.note("thrown", token, code)
    return _caught(run, token, "error", code, payload)


def escalate(run: Run, token: Token, code: str, payload: Mapping[str, Any]) -> None:
    """Give the escalation to the first that catches it; uncaught, a calling flow is told, else nothing happens."""
    run.note("thrown", token, code)
    if not _caught(run, token, "escalation", code, payload) and run.state.called:
        run.commands.append(EscalateParent(code, payload))


def cancel_transaction(run: Run, token: Token) -> None:
    """The transaction around `token` is undone already: end it, and leave it by its cancel boundary."""
    here = run.state.tokens[run.state.scopes[token.scope].token]
    while not getattr(run.plan.nodes[here.node], "transaction", False):
        here = run.state.tokens[run.state.scopes[here.scope].token]
    node = run.plan.nodes[here.node]
    assert isinstance(node, Activity)
    index = next((number for number, each in enumerate(node.boundary) if each.cancel), None)
    while is_body(run, here):
        here = run.state.tokens[run.state.scopes[here.scope].token]
    if index is None:
        run.cancel(here)
    else:
        fire_boundary(run, here, node, index, {})


def _caught(run: Run, token: Token, kind: Kind, code: str, payload: Mapping[str, Any]) -> bool:
    thrown = {"code": code, **payload}
    for place in _outwards(run, token):
        if isinstance(place, Token):
            node = run.plan.nodes[place.node]
            if isinstance(node, Activity) and is_watched(run, place):
                index = _best(list(enumerate(node.boundary)), kind, code)
                if index is not None:
                    fire_boundary(run, place, node, index, thrown)
                    return True
        elif "interrupted" not in place.notes:
            subs = [(key, run.plan.nodes[key]) for key in run.plan.event_subs.get(place.node, ())]
            found = _best(subs, kind, code)
            if found is not None:
                start_event_sub(run, place, found, thrown)
                return True
    return False


def _outwards(run: Run, token: Token) -> Iterator[Token | Scope]:
    """A token, its scope, the token that waits for that scope, and so on. What an event sub-process throws is not for
    the event sub-processes beside it."""
    here = token
    while True:
        yield here
        scope = run.state.scopes[here.scope]
        if here.node not in run.plan.listeners and scope.node != here.node:
            yield scope
        if scope.id == ROOT:
            return
        here = run.state.tokens[scope.token]


def _best(traps: list[tuple[Any, Any]], kind: Kind, code: str) -> Any:
    """The one that names the code, else the one that takes any."""
    exact = next((key for key, each in traps if _takes(each, kind) == code), None)
    return exact if exact is not None else next((key for key, each in traps if _takes(each, kind) is True), None)


def _takes(trap: Trap, kind: Kind) -> str | bool | None:
    return trap.error if kind == "error" else trap.escalation
