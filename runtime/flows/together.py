"""Many events in one transaction: each is stepped for itself, what they come to is written at once.

Only steps that touch nothing but the flows' own tables take part; the others are given back, to have a transaction of
their own. A refused event changes nothing and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.flow.events import Event, TimerFired
from engines.kernel.errors import MortiseError
from runtime.flows.effects import keep_own
from runtime.flows.going import Going
from runtime.flows.letters import after_opening
from runtime.flows.save import Opened, save
from runtime.flows.stepping import is_own, step_answered, take_snapshot
from runtime.work import Actor, Work


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """An event for an instance. `row` begins with `DRIVEN`, of an instance that this transaction has locked."""

    row: Any
    event: Event
    actor: Actor | None = None
    going: Going | None = None
    """An instance that is not in the database yet; then `row` is its id alone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What needs a transaction of its own, what was refused, and the tasks that are new."""

    alone: list[Told]
    failed: list[tuple[Told, MortiseError]]
    opened: list[Opened]


async def step_together(work: Work, told: Sequence[Told]) -> Outcome:
    """Step each event for itself, and write what they come to at once."""
    from runtime.flows.driver import going_of

    goings: dict[int, Going] = {}
    alone: list[Told] = []
    failed: list[tuple[Told, MortiseError]] = []
    set_aside: set[int] = set()
    for each in told:
        id_ = each.row[0]
        if id_ in set_aside:
            alone.append(each)
            continue
        try:
            if id_ not in goings:
                goings[id_] = each.going or await going_of(work, each.row)
            if not await _take(work, goings[id_], each):
                alone.append(each)
                set_aside.add(id_)
        except MortiseError as error:
            failed.append((each, error))
    written = list(goings.values())
    for going in written:
        await take_snapshot(work, going)
    opened = await save(work, written)
    await after_opening(work, written, opened)
    return Outcome(alone, failed, opened)


async def _take(work: Work, going: Going, told: Told) -> bool:
    """Step one event on top of those before; False when it has effects elsewhere: then it has not happened."""
    own = work if told.actor is None else replace(work, actor=told.actor)
    event, found = await step_answered(own, going, told.event)
    if not await is_own(work, going, found.commands):
        return False
    if isinstance(event, TimerFired):
        going.cancel_timer(event.timer)
    if not found.microsteps and found.state == going.state:
        if isinstance(event, TimerFired):
            going.keep(event, (), going.state)
        return True
    going.keep(event, found.microsteps, found.state)
    for command in found.commands:
        keep_own(own, going, command, event)
    return True
