"""Sending what was queued."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import MortiseError
from runtime.channels.channel import Attached, Message
from runtime.channels.deliver import recipients
from runtime.channels.described import channel_named, specs
from runtime.channels.outcomes import note_outcome
from runtime.channels.pace import slot_of
from runtime.channels.quiet import quiet_until
from runtime.channels.tables import delivery, delivery_file
from runtime.engine import Mortise
from runtime.jobs import enqueue
from runtime.jobs.registry import RETRIES, job
from runtime.work import Work


@job("channels.deliver")
async def deliver(mortise: Mortise, delivery_id: int) -> None:
    """Send one delivery, unless it was sent already or has to wait; the outside effect carries the delivery's id as its
    key."""
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
    except Exception as error:  # whatever it is, the log says what became of the message; the queue tries it again
        for_ever = isinstance(error, MortiseError) and error.status < 500
        status = "failed" if for_ever or row.tries > RETRIES else "queued"
        await _mark(mortise, row, status=status, error=_words(error))
        raise
    await _mark(mortise, row, status="sent", error=None, sent_at=mortise.clock.now())


def _words(error: Exception) -> str:
    if not isinstance(error, MortiseError):
        return type(error).__name__
    return "; ".join(each.message.en for each in error.diagnostics)[:2000]


async def _claim(mortise: Mortise, delivery_id: int) -> Any:
    async with mortise.work() as work:
        found = await work.connection.execute(
            sa.update(delivery)
            .where(delivery.c.id == delivery_id, delivery.c.status.in_(["queued", "failed"]))
            .values(tries=delivery.c.tries + 1)
            .returning(delivery)
        )
        row = found.one_or_none()
        held = await _held_until(work, row) if row is not None else None
        if held is None:
            return row
        await work.connection.execute(
            sa.update(delivery).where(delivery.c.id == row.id).values(not_before=held, tries=delivery.c.tries - 1)
        )
        await enqueue(work, "channels.deliver", {"delivery_id": row.id}, at=held)
        return None


async def _held_until(work: Work, row: Any) -> datetime | None:
    """The end of the person's quiet hours (once for each night: a clock that goes slow holds it no longer), else when
    the gateway takes it; None: it goes now."""
    person = (await recipients(work, [row.person])) if row.person is not None else []
    until = quiet_until(person[0], work.now) if person else None
    if until is not None and (row.not_before is None or until > row.not_before):
        return until
    spec = specs().get(row.channel)
    return await slot_of(work, row, spec.most_per_minute) if spec is not None and spec.most_per_minute else None


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
