"""The course an instance has taken, read from its log: when a token was at which node, and what happened at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.flow.run import Microstep
from runtime.flows import tables
from runtime.work import Work

Visit = tuple[datetime, datetime | None]
log = tables.log


@dataclass(frozen=True)
class Happened:
    """A line of the log: an event, and what it led to."""

    seq: int
    at: datetime
    actor: int | None
    event: Mapping[str, Any]
    microsteps: Sequence[Microstep]


@dataclass(frozen=True)
class Course:
    """`lines`: the log, oldest first. `visits`: node → from when to when a token was there (None: still)."""

    lines: Sequence[Happened]
    visits: dict[str, list[Visit]] = field(default_factory=dict)

    def duration_s(self, node: str, now: datetime) -> float:
        """All visits together, up to now."""
        return round(sum(((until or now) - since).total_seconds() for since, until in self.visits.get(node, ())), 1)

    def last_since(self, node: str) -> datetime | None:
        """When the node was entered last."""
        visits = self.visits.get(node)
        return visits[-1][0] if visits else None

    def took(self, node: str, slot: str) -> bool:
        """Whether a token left the node this way: `left` says by which ways, nothing for `next`."""
        return any(
            slot in (each.detail or "next").split(",")
            for line in self.lines
            for each in line.microsteps
            if each.what == "left" and each.node == node
        )

    def act_at(self, at: datetime | None) -> Happened | None:
        """The line of what a person did at that moment; None when it was nobody."""
        return next((each for each in self.lines if each.at == at and each.actor is not None), None)


async def course_of(work: Work, instance: int) -> Course:
    """The whole course of an instance."""
    rows = await work.connection.execute(sa.select(log).where(log.c.instance == instance).order_by(log.c.seq))
    lines = [
        Happened(row.seq, row.at, row.actor, row.event, [Microstep(*each) for each in row.microsteps]) for row in rows
    ]
    return Course(lines, _visits(lines))


def _visits(lines: Sequence[Happened]) -> dict[str, list[Visit]]:
    open_: dict[tuple[str, str], datetime] = {}
    found: dict[str, list[Visit]] = defaultdict(list)
    for line in lines:
        for each in line.microsteps:
            place = (each.token, each.node)
            if each.what == "entered":
                open_[place] = line.at
            elif each.what == "taken_back":
                open_.setdefault(place, line.at)
            elif each.what in ("left", "cancelled") and place in open_:
                found[place[1]].append((open_.pop(place), line.at))
    for (_, node), since in open_.items():
        found[node].append((since, None))
    return dict(found)
