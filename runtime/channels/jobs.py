"""Sending what was queued."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import MortiseError
from runtime.channels.channel import Attached, Message
from runtime.channels.described import channel_named
from runtime.channels.outcomes import note_outcome
from runtime.channels.tables import delivery, delivery_file
from runtime.engine import Mortise
from runtime.jobs.registry import job


@job("channels.deliver")
async def deliver(mortise: Mortise, delivery_id: int) -> None:
    """Send one delivery, unless it was sent already; the outside effect carries the delivery's id as its key."""
    row = await _claim(mortise, delivery_id)
    if row is None:
        return
    record = {"app": row.app, "form": row.form, "id": str(row.record)} if row.record else None
    message = Message(
        row.id,
        row.address,
        row.subject,
        row.body,
        row.link,
        row.language,
        row.queued_at,
        record=record,
        files=await _files(mortise, delivery_id),
        connection=row.connection,
        mentions=tuple(row.mentions or ()),
        token=row.token,
        is_staff=row.person is not None,
    )
    try:
        await channel_named(row.channel).send(mortise, message)
    except MortiseError as error:
        words = "; ".join(each.message.en for each in error.diagnostics)
        await _mark(mortise, row, status="queued" if error.status >= 500 else "failed", error=words[:2000])
        raise
    await _mark(mortise, row, status="sent", error=None, sent_at=mortise.clock.now())


async def _claim(mortise: Mortise, delivery_id: int) -> Any:
    async with mortise.work() as work:
        found = await work.connection.execute(
            sa.update(delivery)
            .where(delivery.c.id == delivery_id, delivery.c.status.in_(["queued", "failed"]))
            .values(tries=delivery.c.tries + 1)
            .returning(delivery)
        )
        return found.one_or_none()


async def _files(mortise: Mortise, delivery_id: int) -> tuple[Attached, ...]:
    t = delivery_file
    async with mortise.reading() as work:
        found = await work.connection.execute(
            sa.select(t.c.name, t.c.media_type, t.c.content).where(t.c.delivery == delivery_id).order_by(t.c.id)
        )
        return tuple(Attached(each.name, each.media_type, bytes(each.content)) for each in found)


async def _mark(mortise: Mortise, row: Any, **values: object) -> None:
    async with mortise.work() as work:
        await work.connection.execute(sa.update(delivery).where(delivery.c.id == row.id).values(**values))
        if values["status"] == "sent":
            await work.connection.execute(sa.delete(delivery_file).where(delivery_file.c.delivery == row.id))
            await note_outcome(work, row, "sent")
        elif values["status"] == "failed":
            await note_outcome(work, row, "failed")
