"""What a person was told inside the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from runtime.channels.tables import notification
from runtime.work import Work


async def list_notifications(work: Work, *, before: int | None = None, limit: int = 30) -> list[dict[str, Any]]:
    """The actor's own, newest first."""
    query = (
        sa.select(notification)
        .where(notification.c.person == work.actor.id)
        .order_by(notification.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(notification.c.id < before)
    rows = (await work.connection.execute(query)).all()
    subjects = await _subjects(work, {each.instance for each in rows if each.instance is not None})
    return [
        {
            "id": str(each.id),
            "title": _filled(each.title, subjects.get(each.instance, "")) if each.instance else each.title,
            "body": each.body,
            "link": each.link,
            "at": each.at,
            "read": each.read_at is not None,
        }
        for each in rows
    ]


async def _subjects(work: Work, instances: set[int]) -> dict[int, str]:
    """What the reader may see of the titles of these flow instances."""
    if not instances:
        return {}
    from runtime.flows.titles import titles_seen

    return await titles_seen(work, instances)


def _filled(title: Any, subject: str) -> Any:
    if isinstance(title, dict):
        return {language: text.replace("{subject}", subject) for language, text in title.items()}
    return str(title).replace("{subject}", subject)


async def count_unread(work: Work) -> int:
    query = sa.select(sa.func.count()).where(notification.c.person == work.actor.id, notification.c.read_at.is_(None))
    return int(await work.connection.scalar(query) or 0)


async def mark_read(work: Work, ids: Sequence[int] | None) -> None:
    """`ids` None: all of the actor's."""
    statement = sa.update(notification).where(notification.c.person == work.actor.id, notification.c.read_at.is_(None))
    if ids is not None:
        statement = statement.where(notification.c.id.in_(ids))
    await work.connection.execute(statement.values(read_at=work.now))
