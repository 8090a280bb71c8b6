"""Waking: due timers are rows, claimed in batches by any number of workers."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow.events import TimerFired
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import deliver, driven_columns
from runtime.work import Work

BATCH = 100
PAUSE = timedelta(minutes=5)
log = logging.getLogger("mortise.flows")


async def wake_due_timers(mortise: Mortise, limit: int = 100_000) -> int:
    """Step every due timer; gives how many.

    A batch per transaction. When one of them fails, the batch is taken again with a savepoint for each timer, and the
    one that fails is put off. The instance is locked before the timer is taken, in the same order as everywhere else;
    what another worker is stepping is skipped.
    """
    woken, careful = 0, False
    while woken < limit:
        try:
            async with mortise.work() as work:
                taken = await _wake_batch(work, careful)
        except MortiseError:
            if careful:
                raise
            careful = True
            continue
        woken, careful = woken + taken, False
        if taken == 0:
            break
    return woken


async def _wake_batch(work: Work, careful: bool) -> int:
    t, i = tables.timer, tables.instance
    claim = (
        sa.select(t.c.id.label("timer"), t.c.key, *driven_columns())
        .join(i, i.c.id == t.c.instance)
        .where(t.c.due_at <= work.now)
        .order_by(t.c.due_at, t.c.id)
        .limit(BATCH)
        .with_for_update(of=i, skip_locked=True)
    )
    rows = (await work.connection.execute(claim)).all()
    if not rows:
        return 0
    gone = set(
        (
            await work.connection.scalars(sa.delete(t).where(t.c.id.in_([row.timer for row in rows])).returning(t.c.id))
        ).all()
    )
    seen: set[int] = set()
    for row in rows:
        if row.timer in gone:
            fresh = row if row.id not in seen else None
            seen.add(row.id)
            await (_carefully(work, row) if careful else _wake(work, row, fresh))
    return len(rows)


async def _wake(work: Work, row: Any, fresh: Any) -> None:
    await deliver(work, row.id, TimerFired(at=work.now, timer=row.key), fresh)


async def _carefully(work: Work, row: Any) -> None:
    try:
        async with work.connection.begin_nested():
            await _wake(work, row, None)
    except MortiseError:
        log.exception("timer %s of flow instance %s failed; tried again in %s", row.key, row.id, PAUSE)
        await work.connection.execute(
            sa.insert(tables.timer).values(instance=row.id, key=row.key, node="", due_at=work.now + PAUSE)
        )
