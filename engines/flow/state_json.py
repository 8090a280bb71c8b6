"""A state as JSON, and back: what is saved after every step. Absent means default; the top scope is written flat.

Written out member by member: this runs at every step, and looking members up by name takes three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.flow.seat import seat_from, seat_json
from engines.flow.state import ROOT, Arrivals, FlowState, Incident, Scope, Token
from engines.flow.values import from_json, to_json
from engines.kernel.commands import RecordRef

_NOTHING: Mapping[str, Any] = {}


def dump_state(state: FlowState) -> dict[str, Any]:
    """JSON of a state."""
    document: dict[str, Any] = {"status": state.status}
    if state.ref is not None:
        document["ref"] = [state.ref.app, state.ref.form, state.ref.id]
    if state.initiator is not None:
        document["initiator"] = state.initiator
    if state.outcome:
        document["outcome"] = state.outcome
    if state.called:
        document["called"] = True
    if state.visits:
        document["visits"] = state.visits
    if state.acted:
        document["acted"] = state.acted
    if state.counter:
        document["counter"] = state.counter
    _dump_scope(state.scopes[ROOT], document)
    if len(state.scopes) > 1:
        document["scopes"] = [_inner_scope(each) for each in state.scopes.values() if each.id != ROOT]
    if state.tokens:
        document["tokens"] = [_token_json(each) for each in state.tokens.values()]
    if state.incidents:
        document["incidents"] = {key: [each.code, dict(each.message)] for key, each in state.incidents.items()}
    if state.choices:
        document["choices"] = to_json(state.choices)
    if state.mail:
        document["mail"] = to_json(state.mail)
    if state.ended_at is not None:
        document["ended_at"] = to_json(state.ended_at)
    return document


def load_state(document: Mapping[str, Any]) -> FlowState:
    """The state that `dump_state` saved."""
    get = document.get
    scopes = {ROOT: _scope(document, ROOT)}
    for each in get("scopes", ()):
        scopes[each["id"]] = _scope(each, each["id"], each["parent"], each["node"], each["token"])
    tokens = {each["id"]: _token(each) for each in get("tokens", ())}
    for token in tokens.values():
        scopes[token.scope].live += 1
    ref = get("ref")
    return FlowState(
        document["status"],
        get("outcome", ""),
        get("initiator"),
        RecordRef(*ref) if ref else None,
        get("called", False),
        scopes,
        tokens,
        list(get("visits", ())),
        {node: list(people) for node, people in get("acted", _NOTHING).items()},
        {key: Incident(code, message) for key, (code, message) in get("incidents", _NOTHING).items()},
        {node: list(people) for node, people in get("choices", _NOTHING).items()},
        from_json(get("mail")) or [],
        get("counter", 0),
        from_json(get("ended_at")),
    )


def _inner_scope(scope: Scope) -> dict[str, Any]:
    document = {"id": scope.id, "parent": scope.parent, "node": scope.node, "token": scope.token}
    _dump_scope(scope, document)
    return document


def _dump_scope(scope: Scope, document: dict[str, Any]) -> None:
    if scope.values:
        document["values"] = to_json(scope.values)
    if scope.notes:
        document["notes"] = to_json(scope.notes)
    if scope.done:
        document["done"] = to_json(scope.done)
    if scope.arrivals:
        document["arrivals"] = {
            join: {edge: [list(trail) for trail in trails] for edge, trails in edges.items()}
            for join, edges in scope.arrivals.items()
        }
    if scope.timers:
        document["timers"] = scope.timers


def _scope(document: Mapping[str, Any], id_: str, parent: str | None = None, node: str = "", token: str = "") -> Scope:
    get = document.get
    arrivals: Arrivals = {
        join: {edge: [tuple(trail) for trail in trails] for edge, trails in edges.items()}
        for join, edges in get("arrivals", _NOTHING).items()
    }
    values, notes, done = (from_json(get(name)) for name in ("values", "notes", "done"))
    return Scope(id_, parent, node, token, values or {}, arrivals, list(get("timers", ())), notes or {}, done or [])


def _token_json(token: Token) -> dict[str, Any]:
    document: dict[str, Any] = {"id": token.id, "node": token.node}
    if token.scope != ROOT:
        document["scope"] = token.scope
    if token.via:
        document["via"] = token.via
    if token.doing:
        document["doing"] = token.doing
    if token.back_to:
        document["back_to"] = token.back_to
    if token.trail:
        document["trail"] = list(token.trail)
    if token.timers:
        document["timers"] = token.timers
    if token.notes:
        document["notes"] = to_json(token.notes)
    if token.seats:
        document["seats"] = [seat_json(each) for each in token.seats]
    return document


def _token(document: Mapping[str, Any]) -> Token:
    get = document.get
    return Token(
        document["id"],
        document["node"],
        get("via"),
        tuple(get("trail", ())),
        get("doing", ""),
        [seat_from(each) for each in get("seats", ())],
        list(get("timers", ())),
        from_json(get("notes")) or {},
        get("back_to"),
        get("scope", ROOT),
    )


__all__ = ["dump_state", "load_state"]
