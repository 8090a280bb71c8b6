"""What became of a message: opened, its link followed."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.channels.tables import delivery
from runtime.work import Work


async def mark_opened(work: Work, token: str) -> None:
    """The first time counts; an unknown token changes nothing."""
    await work.connection.execute(
        sa.update(delivery).where(delivery.c.token == token, delivery.c.opened_at.is_(None)).values(opened_at=work.now)
    )


async def follow_link(work: Work, token: str) -> str | None:
    """The path of this server that the message links to; who follows it has opened it too. None: no such message."""
    found = await work.connection.execute(
        sa.update(delivery)
        .where(delivery.c.token == token)
        .values(
            opened_at=sa.func.coalesce(delivery.c.opened_at, work.now),
            clicked_at=sa.func.coalesce(delivery.c.clicked_at, work.now),
        )
        .returning(delivery.c.link)
    )
    link: str | None = found.scalar_one_or_none()
    return link
