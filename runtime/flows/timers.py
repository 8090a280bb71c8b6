"""Waking: due timers are rows, claimed in batches by any number of workers."""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from engines.flow.events import TimerFired
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import deliver
from runtime.work import Work

BATCH = 100
PAUSE = timedelta(minutes=5)
log = logging.getLogger("mortise.flows")


async def wake_due_timers(mortise: Mortise, limit: int = 10_000) -> int:
    """Step every due timer; gives how many.

    A batch per transaction, each timer in a savepoint of its own. The instance is locked before the timer is taken,
    in the same order as everywhere else; what another worker is stepping is skipped.
    """
    woken = 0
    while woken < limit:
        async with mortise.work() as work:
            taken = await _wake_batch(work)
        woken += taken
        if taken == 0:
            break
    return woken


async def _wake_batch(work: Work) -> int:
    t, i = tables.timer, tables.instance
    rows = (
        await work.connection.execute(
            sa.select(t.c.id, t.c.instance, t.c.key)
            .join(i, i.c.id == t.c.instance)
            .where(t.c.due_at <= work.now)
            .order_by(t.c.due_at, t.c.id)
            .limit(BATCH)
            .with_for_update(of=i, skip_locked=True)
        )
    ).all()
    for row in rows:
        gone = await work.connection.execute(sa.delete(t).where(t.c.id == row.id))
        if not gone.rowcount:
            continue
        try:
            async with work.connection.begin_nested():
                await deliver(work, row.instance, TimerFired(at=work.now, timer=row.key))
        except MortiseError:
            log.exception("timer %s of flow instance %s failed; tried again in %s", row.key, row.instance, PAUSE)
            await work.connection.execute(
                sa.insert(t).values(instance=row.instance, key=row.key, node="", due_at=work.now + PAUSE)
            )
    return len(rows)
