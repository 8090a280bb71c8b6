"""What became of a message: opened, its link followed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from runtime.channels.outcomes import note_outcome
from runtime.channels.tables import delivery
from runtime.work import Work


async def mark_opened(work: Work, token: str) -> None:
    """The first time counts; an unknown token changes nothing."""
    row = await _delivery(work, token)
    if row is not None and row.opened_at is None:
        await _mark(work, row, "opened_at")
        await note_outcome(work, row, "opened")


async def follow_link(work: Work, token: str) -> str | None:
    """Where the message links to; who follows it has opened it too. None: no such message, or none with a link."""
    row = await _delivery(work, token)
    if row is None:
        return None
    if row.opened_at is None:
        await _mark(work, row, "opened_at")
        await note_outcome(work, row, "opened")
    if row.clicked_at is None:
        await _mark(work, row, "clicked_at")
        await note_outcome(work, row, "clicked")
    link: str | None = row.link
    return link


async def _delivery(work: Work, token: str) -> Any:
    """Held, so that of two mail programs at once only one is the first."""
    d = delivery.c
    query = sa.select(d.id, d.link, d.opened_at, d.clicked_at, d.app, d.form, d.record).where(d.token == token)
    return (await work.connection.execute(query.with_for_update())).one_or_none()


async def _mark(work: Work, row: Any, column: str) -> None:
    await work.connection.execute(sa.update(delivery).where(delivery.c.id == row.id).values({column: work.now}))
