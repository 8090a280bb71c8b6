"""FlowState: where a running instance stands. Small, JSON, without any of the definition in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.flow.values import from_json, to_json
from engines.kernel.commands import RecordRef

SeatStatus = Literal["waiting", "open", "paused", "approved", "rejected", "completed", "cancelled", "removed"]
SeatKind = Literal["original", "before", "after", "parallel"]
OPEN: frozenset[str] = frozenset({"open"})
PENDING: frozenset[str] = frozenset({"waiting", "open", "paused"})


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place at a node. `task` is the key of its task now; `of` is the seat it was added to.

    `delegate` answers for the owner until the seat comes back. Closed seats stay, so that the count is kept.
    """

    id: str
    person: int
    status: SeatStatus = "waiting"
    kind: SeatKind = "original"
    of: str | None = None
    delegate: int | None = None
    task: str | None = None

    @property
    def holder(self) -> int:
        return self.person if self.delegate is None else self.delegate


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
    doing: Literal["", "seats", "wait", "effects", "job", "child", "incident"] = ""
    seats: list[Seat] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    back_to: str | None = None
    """Set by a return "straight back": the node to go to when this one is passed."""

    def copy(self) -> Token:
        return Token(
            self.id,
            self.node,
            self.via,
            self.trail,
            self.doing,
            list(self.seats),
            list(self.timers),
            dict(self.notes),
            self.back_to,
        )


@dataclass(frozen=True, slots=True)
class Incident:
    code: str
    message: Mapping[str, str]


@dataclass(slots=True)
class FlowState:
    """`arrivals`: per joining gateway, the trails of the tokens that came by each edge. `acted`: who acted where."""

    status: Literal["new", "running", "ended"] = "new"
    outcome: str = ""
    initiator: int | None = None
    ref: RecordRef | None = None
    values: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    arrivals: dict[str, dict[str, list[tuple[int, ...]]]] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)
    acted: dict[str, list[int]] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    counter: int = 0

    def copy(self) -> FlowState:
        return FlowState(
            self.status,
            self.outcome,
            self.initiator,
            self.ref,
            dict(self.values),
            {key: each.copy() for key, each in self.tokens.items()},
            {join: {edge: list(trails) for edge, trails in edges.items()} for join, edges in self.arrivals.items()},
            list(self.visits),
            {node: list(people) for node, people in self.acted.items()},
            dict(self.incidents),
            self.counter,
        )

    def seat_of_task(self, task: str) -> tuple[Token, Seat] | None:
        """The open seat with this task, and its token."""
        for token in self.tokens.values():
            for seat in token.seats:
                if seat.task == task:
                    return token, seat
        return None


def put(token: Token, seat: Seat, **changes: Any) -> Seat:
    """Replace a seat of `token` by a changed one; gives the new seat."""
    changed = replace(seat, **changes)
    token.seats[token.seats.index(seat)] = changed
    return changed


def dump_state(state: FlowState) -> dict[str, Any]:
    """JSON of a state; absent means default."""
    document: dict[str, Any] = {"status": state.status}
    if state.outcome:
        document["outcome"] = state.outcome
    if state.initiator is not None:
        document["initiator"] = state.initiator
    if state.ref:
        document["ref"] = [state.ref.app, state.ref.form, state.ref.id]
    if state.values:
        document["values"] = to_json(state.values)
    if state.tokens:
        document["tokens"] = [_token_json(each) for each in state.tokens.values()]
    if state.arrivals:
        document["arrivals"] = {
            join: {edge: [list(trail) for trail in trails] for edge, trails in edges.items()}
            for join, edges in state.arrivals.items()
        }
    for name in ("visits", "acted"):
        if getattr(state, name):
            document[name] = getattr(state, name)
    if state.incidents:
        document["incidents"] = {key: [each.code, dict(each.message)] for key, each in state.incidents.items()}
    if state.counter:
        document["counter"] = state.counter
    return document


def load_state(document: Mapping[str, Any]) -> FlowState:
    """The state that `dump_state` saved."""
    ref = document.get("ref")
    return FlowState(
        status=document["status"],
        outcome=document.get("outcome", ""),
        initiator=document.get("initiator"),
        ref=RecordRef(*ref) if ref else None,
        values=from_json(document.get("values", {})),
        tokens={each["id"]: _token(each) for each in document.get("tokens", ())},
        arrivals={
            join: {edge: [tuple(trail) for trail in trails] for edge, trails in edges.items()}
            for join, edges in document.get("arrivals", {}).items()
        },
        visits=list(document.get("visits", ())),
        acted={node: list(people) for node, people in document.get("acted", {}).items()},
        incidents={key: Incident(code, message) for key, (code, message) in document.get("incidents", {}).items()},
        counter=document.get("counter", 0),
    )


_SEAT_DEFAULTS = {"status": "waiting", "kind": "original", "of": None, "delegate": None, "task": None}


def _token_json(token: Token) -> dict[str, Any]:
    document: dict[str, Any] = {"id": token.id, "node": token.node}
    for name in ("via", "doing", "back_to"):
        if getattr(token, name):
            document[name] = getattr(token, name)
    for name in ("trail", "timers"):
        if getattr(token, name):
            document[name] = list(getattr(token, name))
    if token.notes:
        document["notes"] = to_json(token.notes)
    if token.seats:
        document["seats"] = [_seat_json(each) for each in token.seats]
    return document


def _seat_json(seat: Seat) -> dict[str, Any]:
    document: dict[str, Any] = {"id": seat.id, "person": seat.person}
    for name, default in _SEAT_DEFAULTS.items():
        value = getattr(seat, name)
        if value != default:
            document[name] = value
    return document


def _token(document: Mapping[str, Any]) -> Token:
    return Token(
        id=document["id"],
        node=document["node"],
        via=document.get("via"),
        trail=tuple(document.get("trail", ())),
        doing=document.get("doing", ""),
        seats=[Seat(**each) for each in document.get("seats", ())],
        timers=list(document.get("timers", ())),
        notes=from_json(document.get("notes", {})),
        back_to=document.get("back_to"),
    )
