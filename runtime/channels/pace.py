"""Pace: a gateway that takes so many messages a minute gets no more, or it takes none for a while (DingTalk: ten minutes).

Each message reserves a slot: `not_before` of its delivery. What comes when a minute is full gets the next that is free.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from runtime.channels.tables import delivery
from runtime.work import Work

MINUTE = timedelta(minutes=1)
_TURN = sa.text("SELECT pg_advisory_xact_lock(hashtext('mortise.pace'), hashtext(:connection))")
d = delivery.c


async def slot_of(work: Work, row: Any, per_minute: int) -> datetime | None:
    """When the message may go, if it has to wait; None: now. Slots are given out one at a time.

    Args:
        row: of `delivery`; one that has a slot of less than a minute ago keeps it.
    """
    if row.connection is None or (row.not_before is not None and row.not_before > work.now - MINUTE):
        return None
    await work.connection.execute(_TURN, {"connection": row.connection})
    taken = await work.connection.scalars(
        sa.select(d.not_before)
        .where(d.connection == row.connection, d.not_before > work.now - MINUTE, d.id != row.id)
        .order_by(d.not_before.desc())
        .limit(per_minute)
    )
    latest = taken.all()
    slot = work.now if len(latest) < per_minute else max(work.now, latest[-1] + MINUTE)
    await work.connection.execute(sa.update(delivery).where(d.id == row.id).values(not_before=slot))
    return slot if slot > work.now else None
