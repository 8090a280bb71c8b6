"""FlowState: where a running instance stands. Small, JSON, without any of the definition in it.

A tree of scopes: the instance at the top, below it one for each running sub-process, event sub-process, item of a loop
or multi-instance activity, and compensation handler. Every scope but the top has a token that waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from engines.flow.seat import OPEN, PENDING, Seat, SeatKind, SeatStatus, seat_from, seat_json
from engines.flow.values import from_json, to_json
from engines.kernel.commands import RecordRef

ROOT = "0"
Doing = Literal["", "seats", "wait", "effects", "job", "child", "scope", "instances", "compensating", "incident"]
OWNING: frozenset[str] = frozenset({"scope", "instances", "compensating"})
"""What a token does while scopes belong to it."""


@dataclass(slots=True)
class Token:
    """Where the instance stands at one place.

    `via`: the id of the edge it came by. `trail`: the visits behind it (indexes into `FlowState.visits`), which tell
    whether one place lies before another without looking at the drawing. `doing`: what it waits for.
    """

    id: str
    node: str
    via: str | None = None
    trail: tuple[int, ...] = ()
    doing: Doing = ""
    seats: list[Seat] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    back_to: str | None = None
    """Set by a return "straight back": the node to go to when this one is passed."""
    scope: str = ROOT

    def copy(self) -> Token:
        return Token(
            self.id,
            self.node,
            self.via,
            self.trail,
            self.doing,
            self.seats[:],
            self.timers[:],
            self.notes.copy(),
            self.back_to,
            self.scope,
        )


Arrivals = dict[str, dict[str, list[tuple[int, ...]]]]


@dataclass(slots=True)
class Scope:
    """`token` stands at `node` in the scope `parent` and waits for this one.

    `arrivals`: per joining gateway, the trails of the tokens that came by each edge. `done`: what compensation would
    have to undo, in the order of completion. `live`: how many tokens stand in it (counted, not saved).
    A scope whose `node` is also where its own token stands is the *body* of a loop, an instance or a handler.
    """

    id: str
    parent: str | None = None
    node: str = ""
    token: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=dict)
    timers: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    done: list[dict[str, Any]] = field(default_factory=list)
    live: int = 0

    def copy(self) -> Scope:
        arrivals: Arrivals = {}
        for join, edges in self.arrivals.items():
            arrivals[join] = {edge: trails[:] for edge, trails in edges.items()}
        return Scope(
            self.id,
            self.parent,
            self.node,
            self.token,
            self.values.copy(),
            arrivals,
            self.timers[:],
            self.notes.copy(),
            self.done[:],
            self.live,
        )


@dataclass(frozen=True, slots=True)
class Incident:
    code: str
    message: Mapping[str, str]


@dataclass(slots=True)
class FlowState:
    """`acted`: who acted where. `choices`: whom the initiator has chosen for a node. `mail`: messages kept for later."""

    status: Literal["new", "running", "ended"] = "new"
    outcome: str = ""
    initiator: int | None = None
    ref: RecordRef | None = None
    called: bool = False
    scopes: dict[str, Scope] = field(default_factory=lambda: {ROOT: Scope(ROOT)})
    tokens: dict[str, Token] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)
    acted: dict[str, list[int]] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    choices: dict[str, list[int]] = field(default_factory=dict)
    mail: list[list[Any]] = field(default_factory=list)
    counter: int = 0
    ended_at: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The variables of the instance."""
        return self.scopes[ROOT].values

    @property
    def arrivals(self) -> Arrivals:
        """What waits at the joining gateways of the top scope."""
        return self.scopes[ROOT].arrivals

    def copy(self) -> FlowState:
        return FlowState(
            self.status,
            self.outcome,
            self.initiator,
            self.ref,
            self.called,
            {key: each.copy() for key, each in self.scopes.items()},
            {key: each.copy() for key, each in self.tokens.items()},
            self.visits[:],
            {node: people[:] for node, people in self.acted.items()} if self.acted else {},
            self.incidents.copy(),
            self.choices.copy(),
            self.mail[:],
            self.counter,
            self.ended_at,
        )

    def seat_of_task(self, task: str) -> tuple[Token, Seat] | None:
        """The open seat with this task, and its token."""
        for token in self.tokens.values():
            for seat in token.seats:
                if seat.task == task:
                    return token, seat
        return None

    def owned(self, token: Token) -> list[Scope]:
        """The scopes that `token` waits for, in the order in which they were opened."""
        return [each for each in self.scopes.values() if each.token == token.id]


_seat_values = attrgetter(*(each.name for each in fields(Seat)))


def put(token: Token, seat: Seat, **changes: Any) -> Seat:
    """Replace a seat of `token` by a changed one; gives the new seat."""
    changed = Seat(*_seat_values(seat))
    for name, value in changes.items():
        setattr(changed, name, value)
    token.seats[token.seats.index(seat)] = changed
    return changed


def dump_state(state: FlowState) -> dict[str, Any]:
    """JSON of a state; absent means default. The top scope is written flat, beside the instance's own members."""
    document: dict[str, Any] = {"status": state.status}
    if state.ref:
        document["ref"] = [state.ref.app, state.ref.form, state.ref.id]
    if state.initiator is not None:
        document["initiator"] = state.initiator
    for name in ("outcome", "called", "visits", "acted", "counter"):
        if getattr(state, name):
            document[name] = getattr(state, name)
    document |= _scope_json(state.scopes[ROOT])
    if len(state.scopes) > 1:
        document["scopes"] = [
            {"id": each.id, "parent": each.parent, "node": each.node, "token": each.token, **_scope_json(each)}
            for each in state.scopes.values()
            if each.id != ROOT
        ]
    if state.tokens:
        document["tokens"] = [_token_json(each) for each in state.tokens.values()]
    if state.incidents:
        document["incidents"] = {key: [each.code, dict(each.message)] for key, each in state.incidents.items()}
    for name in ("choices", "mail", "ended_at"):
        if getattr(state, name):
            document[name] = to_json(getattr(state, name))
    return document


def load_state(document: Mapping[str, Any]) -> FlowState:
    """The state that `dump_state` saved."""
    ref = document.get("ref")
    scopes = {ROOT: _scope({"id": ROOT, **{name: document[name] for name in _SCOPE if name in document}})}
    scopes |= {each["id"]: _scope(each) for each in document.get("scopes", ())}
    tokens = {each["id"]: _token(each) for each in document.get("tokens", ())}
    for token in tokens.values():
        scopes[token.scope].live += 1
    return FlowState(
        status=document["status"],
        outcome=document.get("outcome", ""),
        initiator=document.get("initiator"),
        ref=RecordRef(*ref) if ref else None,
        called=document.get("called", False),
        scopes=scopes,
        tokens=tokens,
        visits=list(document.get("visits", ())),
        acted={node: list(people) for node, people in document.get("acted", {}).items()},
        incidents={key: Incident(code, message) for key, (code, message) in document.get("incidents", {}).items()},
        choices={node: list(people) for node, people in document.get("choices", {}).items()},
        mail=from_json(document.get("mail", [])),
        counter=document.get("counter", 0),
        ended_at=from_json(document.get("ended_at")),
    )


_SCOPE = ("values", "arrivals", "timers", "notes", "done")


def _scope_json(scope: Scope) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name in ("values", "notes", "done"):
        if getattr(scope, name):
            document[name] = to_json(getattr(scope, name))
    if scope.arrivals:
        document["arrivals"] = {
            join: {edge: [list(trail) for trail in trails] for edge, trails in edges.items()}
            for join, edges in scope.arrivals.items()
        }
    if scope.timers:
        document["timers"] = list(scope.timers)
    return document


def _scope(document: Mapping[str, Any]) -> Scope:
    return Scope(
        id=document["id"],
        parent=document.get("parent"),
        node=document.get("node", ""),
        token=document.get("token", ""),
        values=from_json(document.get("values", {})),
        arrivals={
            join: {edge: [tuple(trail) for trail in trails] for edge, trails in edges.items()}
            for join, edges in document.get("arrivals", {}).items()
        },
        timers=list(document.get("timers", ())),
        notes=from_json(document.get("notes", {})),
        done=from_json(document.get("done", [])),
    )


def _token_json(token: Token) -> dict[str, Any]:
    document: dict[str, Any] = {"id": token.id, "node": token.node}
    if token.scope != ROOT:
        document["scope"] = token.scope
    for name in ("via", "doing", "back_to"):
        if getattr(token, name):
            document[name] = getattr(token, name)
    for name in ("trail", "timers"):
        if getattr(token, name):
            document[name] = list(getattr(token, name))
    if token.notes:
        document["notes"] = to_json(token.notes)
    if token.seats:
        document["seats"] = [seat_json(each) for each in token.seats]
    return document


def _token(document: Mapping[str, Any]) -> Token:
    return Token(
        id=document["id"],
        node=document["node"],
        via=document.get("via"),
        trail=tuple(document.get("trail", ())),
        doing=document.get("doing", ""),
        seats=[seat_from(each) for each in document.get("seats", ())],
        timers=list(document.get("timers", ())),
        notes=from_json(document.get("notes", {})),
        back_to=document.get("back_to"),
        scope=document.get("scope", ROOT),
    )


__all__ = [
    "OPEN", "OWNING", "PENDING", "ROOT", "Arrivals", "Doing", "FlowState", "Incident", "Scope", "Seat", "SeatKind",
    "SeatStatus", "Token", "dump_state", "load_state", "put",
]  # fmt: skip
