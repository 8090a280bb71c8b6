"""Messages and record changes, delivered to the instances that listen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.flow.events import Cancelled, MessageReceived, RecordChanged
from engines.kernel.commands import RecordRef
from runtime.flows import tables
from runtime.flows.driver import deliver
from runtime.work import Work


async def signal(work: Work, name: str, record: RecordRef | None, payload: Mapping[str, Any]) -> int:
    """A message to every instance that waits for it (of this record, when one is given); gives how many there were."""
    listening = await _listening(work, record, f"message:{name}")
    for each in listening:
        await deliver(work, each, MessageReceived(at=work.now, actor=work.actor.id, name=name, payload=payload))
    return len(listening)


async def record_changed(work: Work, record: RecordRef) -> None:
    for each in await _listening(work, record, "record"):
        await deliver(work, each, RecordChanged(at=work.now, actor=work.actor.id))


async def record_deleted(work: Work, record: RecordRef) -> None:
    """Its flows end with it."""
    t = tables.instance
    rows = await work.connection.scalars(
        sa.select(t.c.id).where(
            t.c.app == record.app, t.c.form == record.form, t.c.record == record.id, t.c.status == "running"
        )
    )
    for each in rows.all():
        await deliver(work, each, Cancelled(at=work.now, actor=work.actor.id, reason="record_deleted"))


async def _listening(work: Work, record: RecordRef | None, name: str) -> list[int]:
    t = tables.instance
    statement = sa.select(t.c.id).where(t.c.status == "running", t.c.awaits.contains([name])).order_by(t.c.id)
    if record is not None:
        statement = statement.where(t.c.app == record.app, t.c.form == record.form, t.c.record == record.id)
    return list((await work.connection.scalars(statement)).all())
