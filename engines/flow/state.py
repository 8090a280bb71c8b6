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

from engines.flow.seat import OPEN, PENDING, Seat, SeatKind, SeatStatus
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


__all__ = [
    "OPEN", "OWNING", "PENDING", "ROOT", "Arrivals", "Doing", "FlowState", "Incident", "Scope", "Seat", "SeatKind",
    "SeatStatus", "Token", "put",
]  # fmt: skip
