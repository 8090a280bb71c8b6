"""A seat: one person's place at a node. A closed seat stays in the list, so that the count is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

SeatStatus = Literal["waiting", "open", "paused", "approved", "rejected", "completed", "cancelled", "removed"]
SeatKind = Literal["original", "before", "after", "parallel"]
Sign = Literal["all", "any", "sequence"]
OPEN: frozenset[str] = frozenset({"open"})
PENDING: frozenset[str] = frozenset({"waiting", "open", "paused"})
GOOD: frozenset[str] = frozenset({"approved", "completed"})


@dataclass(slots=True)
class Seat:
    """Never changed in place (see `put`); not frozen, because building a frozen one takes three times as long.

    `task` is the key of its task now. Of an added seat, `of` is the seat it was added to, `group` the people added
    together, and `sign` how many of the group have to sign. `delegate` answers for the owner until the seat comes
    back; `agent` acts in the owner's place while that one is away."""

    id: str
    person: int
    status: SeatStatus = "waiting"
    kind: SeatKind = "original"
    of: str | None = None
    delegate: int | None = None
    task: str | None = None
    agent: int | None = None
    weight: int = 1
    group: str | None = None
    sign: Sign = "all"

    @property
    def holder(self) -> int:
        """Who is asked: the delegate, else the agent, else the owner."""
        if self.delegate is not None:
            return self.delegate
        return self.person if self.agent is None else self.agent


def seat_json(seat: Seat) -> dict[str, Any]:
    """JSON of a seat; absent means default."""
    document: dict[str, Any] = {"id": seat.id, "person": seat.person}
    if seat.status != "waiting":
        document["status"] = seat.status
    if seat.task is not None:
        document["task"] = seat.task
    if seat.delegate is not None:
        document["delegate"] = seat.delegate
    if seat.agent is not None:
        document["agent"] = seat.agent
    if seat.weight != 1:
        document["weight"] = seat.weight
    if seat.of is not None:
        document |= {"kind": seat.kind, "of": seat.of, "group": seat.group, "sign": seat.sign}
    return document


def seat_from(document: Mapping[str, Any]) -> Seat:
    """The seat that `seat_json` saved."""
    return Seat(**document)
