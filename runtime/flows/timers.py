"""Waking: due timers are rows, claimed in batches by any number of workers; what can, shares a commit."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow.events import TimerFired
from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import DRIVEN, deliver, driven_columns
from runtime.flows.together import Told, step_together
from runtime.records.quick import bare_of, compile_statement
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


async def wake_due_timers(mortise: Mortise, limit: int = 100_000) -> int:
    """Step every due timer; gives how many.

    A batch per transaction; the rows are locked, so that another worker takes others. Steps that touch other tables
    have a transaction of their own; one that fails is put off, and holds up nobody.
    """
    woken = 0
    while woken < limit:
        async with mortise.work() as work:
            rows = await _CLAIM.rows(await bare_of(work.connection), {"now": work.now})
            told = [Told(row, TimerFired(at=work.now, timer=row[_KEY])) for row in rows]
            found = await step_together(work, told)
            await _put_off(work, [(each.row, error) for each, error in found.failed])
        for each in found.alone:
            await _wake_alone(mortise, each.row)
        woken += len(rows)
        if len(rows) < BATCH:
            break
    return woken


async def _wake_alone(mortise: Mortise, row: Any) -> None:
    """In a transaction of its own, unless somebody else has taken it meanwhile."""
    try:
        async with mortise.work() as work:
            claim = (
                sa.select(*driven_columns())
                .join(t, t.c.instance == i.c.id)
                .where(t.c.instance == row[0], t.c.key == row[_KEY], t.c.due_at <= work.now)
                .with_for_update(of=[i, t], skip_locked=True)
            )
            fresh = (await work.connection.execute(claim)).one_or_none()
            if fresh is not None:
                await deliver(work, row[0], TimerFired(at=work.now, timer=row[_KEY]), fresh)
                await work.connection.execute(
                    sa.delete(t).where(t.c.instance == row[0], t.c.key == row[_KEY], t.c.due_at <= work.now)
                )
    except MortiseError as error:
        async with mortise.work() as work:
            await _put_off(work, [(row, error)])


async def _put_off(work: Work, failed: list[tuple[Any, MortiseError]]) -> None:
    for row, error in failed:
        log.error("timer %s of flow instance %s failed; tried again in %s", row[_KEY], row[0], PAUSE, exc_info=error)
        await work.connection.execute(
            sa.update(t).where(t.c.instance == row[0], t.c.key == row[_KEY]).values(due_at=work.now + PAUSE)
        )
