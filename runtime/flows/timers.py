"""Waking: due timers are rows, claimed in batches by any number of workers; what can, shares a commit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow.events import TimerFired
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.brief import BEGIN, COMMIT, brief
from runtime.flows.driver import DRIVEN, deliver, driven_columns, going_of
from runtime.flows.plans import PlansAtHand
from runtime.flows.round_trip import at_once
from runtime.flows.stopped import tell_put_off
from runtime.flows.together import Told, step_together
from runtime.records.quick import compile_statement
from runtime.records.retrying import in_transaction
from runtime.work import Work

BATCH = 500
PAUSE = timedelta(minutes=5)
log = logging.getLogger("mortise.flows")
t, i = tables.timer, tables.instance

_CLAIM = compile_statement(
    sa.select(*driven_columns(), t.c.id.label("timer"), t.c.key)
    .join(i, i.c.id == t.c.instance)
    .where(t.c.due_at <= sa.bindparam("now", type_=sa.DateTime(timezone=True), required=True))
    .order_by(t.c.due_at, t.c.id)
    .limit(BATCH)
    .with_for_update(of=[i, t], skip_locked=True)
)
_KEY = len(DRIVEN) + 1
Failed = list[tuple[Any, Exception]]
"""Rows of timers, and why they could not be told."""


async def wake_due_timers(mortise: Mortise, limit: int = 100_000) -> int:
    """Step every due timer; gives how many.

    A batch per transaction; the rows are locked, so that another worker takes others. Steps that touch other tables
    have a transaction of their own; one that fails is put off, and holds up nobody.
    """
    woken = 0
    async with brief(mortise) as line:
        while woken < limit:
            work = line.unit()
            _, rows = await at_once(line.bare, BEGIN, (_CLAIM.sql, _CLAIM.fill({"now": work.now})))
            try:
                alone = await _wake_together(work, rows)
                await at_once(line.bare, COMMIT)
            except Exception:  # one flow that nothing can step, for whatever reason, must not hold up the others
                log.warning("%s timers together failed; each is woken by itself", len(rows), exc_info=True)
                await line.undo()
                alone = list(rows)
            for each in alone:
                await _wake_alone(mortise, each)
            woken += len(rows)
            if len(rows) < BATCH:
                break
    return woken


async def _wake_together(work: Work, rows: Sequence[Any]) -> list[Any]:
    """Step what can share a transaction; gives the rows of the others."""
    told, failed = await _told(work, rows)
    found = await step_together(work, list(told))
    failed += [(told[each], error) for each, error in found.failed]
    await _put_off(work, failed)
    return [told[each] for each in found.alone]


async def _told(work: Work, rows: Sequence[Any]) -> tuple[dict[Told, Any], Failed]:
    """The event for each timer, with its row; and the timers of flows that cannot be read any more."""
    plans, told, failed = PlansAtHand(work), dict[Told, Any](), Failed()
    for row in rows:
        try:
            plan, _ = await plans.of(*row[1:4])
        except MortiseError as error:
            failed.append((row, error))
            continue
        told[Told(going_of(row, plan), TimerFired(at=work.now, timer=row[_KEY]))] = row
    return told, failed


async def _wake_alone(mortise: Mortise, row: Any) -> None:
    """In a transaction of its own, unless somebody else has taken it meanwhile."""

    async def wake(work: Work) -> None:
        due = (t.c.instance == row[0], t.c.key == row[_KEY], t.c.due_at <= work.now)
        claim = sa.select(*driven_columns()).join(t, t.c.instance == i.c.id).where(*due)
        claim = claim.with_for_update(of=[i, t], skip_locked=True)
        fresh = (await work.connection.execute(claim)).one_or_none()
        if fresh is not None:
            await deliver(work, row[0], TimerFired(at=work.now, timer=row[_KEY]), fresh)
            await work.connection.execute(sa.delete(t).where(*due))

    try:
        await in_transaction(mortise, wake)
    except Exception as error:  # as above; when it is the database that fails, putting it off does so as well
        async with mortise.work() as work:
            await _put_off(work, [(row, error)])


async def _put_off(work: Work, failed: Failed) -> None:
    for row, error in failed:
        log.error("timer %s of flow instance %s failed; tried again in %s", row[_KEY], row[0], PAUSE, exc_info=error)
        await work.connection.execute(
            sa.update(t).where(t.c.instance == row[0], t.c.key == row[_KEY]).values(due_at=work.now + PAUSE)
        )
        await tell_put_off(work, row[1], row[2], row[0], error)
