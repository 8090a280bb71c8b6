"""Many events in one transaction: each is stepped for itself, what they come to is written at once.

Only steps that touch nothing but the flows' own tables take part; the others are given back, to have a transaction of
their own. A refused event changes nothing and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engines.flow.events import Event, TimerFired
from engines.kernel.errors import MortiseError
from runtime.flows.effects import keep_own
from runtime.flows.going import Going
from runtime.flows.letters import after_opening, wants_letters
from runtime.flows.round_trip import Asking, at_once
from runtime.flows.save import Opened, save
from runtime.flows.stepping import Records, is_own, records_of, step_answered, take_snapshots
from runtime.records.quick import bare_of
from runtime.work import Actor, Work


@dataclass(eq=False, slots=True)
class Told:
    """An event for an instance that this transaction has locked, or that is not in the database yet. Of several for the
    same instance, the first one's `going` counts."""

    going: Going
    event: Event
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What needs a transaction of its own, what was refused, and the tasks that are new."""

    alone: list[Told]
    failed: list[tuple[Told, MortiseError]]
    opened: list[Opened]


async def step_together(work: Work, told: Sequence[Told], last: Sequence[Asking] = ()) -> Outcome:
    """Step each event for itself, and write what they come to at once; `last` is carried out in the same round trip
    (the commit, unless something has to be read or written after it)."""
    outcome = Outcome([], [], [])
    goings: dict[int, Going] = {}
    for each in told:
        goings.setdefault(each.going.id, each.going)
    records = await records_of(work, [(goings[each.going.id], each.event) for each in told])
    for each in told:
        await _try(work, goings[each.going.id], each, records, outcome)
    written = [each for each in goings.values() if each.log]
    await take_snapshots(work, written, records)
    letters = wants_letters(written)
    outcome.opened.extend(await save(work, written, () if letters else last))
    if letters:
        await after_opening(work, written, outcome.opened)
        await at_once(await bare_of(work.connection), *last)
    return outcome


async def _try(work: Work, going: Going, told: Told, records: Records, outcome: Outcome) -> None:
    """Step one event on top of those before. An instance that needs a transaction of its own waits for it with
    everything that comes after."""
    if going.aside:
        outcome.alone.append(told)
        return
    own = work if told.actor is None else Work(work.mortise, work.connection, told.actor, work.now)
    try:
        found = await step_answered(own, going, told.event, records)
        going.aside = not await is_own(work, going, found.commands)
    except MortiseError as error:
        outcome.failed.append((told, error))
        return
    if going.aside:
        outcome.alone.append(told)
        return
    fired = found.event if isinstance(found.event, TimerFired) else None
    if fired is not None:
        going.cancel_timer(fired.timer)
    if found.microsteps or fired is not None or found.state != going.state:
        going.keep(found)
        for command in found.commands:
            keep_own(own, going, command, found.event)


__all__ = ["Outcome", "Told", "step_together"]
