"""The log of what was sent outside, as administrators read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import Conflict
from engines.kernel.texts import Text
from runtime.channels.tables import delivery
from runtime.identity.tables import person
from runtime.jobs import enqueue
from runtime.work import Work

_SHOWN = (
    "channel", "address", "connection", "subject", "status", "error", "tries",
    "queued_at", "not_before", "sent_at", "opened_at", "clicked_at",
)  # fmt: skip


async def list_deliveries(
    work: Work, wanted: Mapping[str, str], *, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Newest first. `wanted`: channel and status."""
    query = (
        sa.select(delivery, person.c.name.label("person_name"))
        .outerjoin(person, person.c.id == delivery.c.person)
        .where(*(delivery.c[name] == value for name, value in wanted.items()))
        .order_by(delivery.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(delivery.c.id < before)
    return [_view(each) for each in await work.connection.execute(query)]


async def send_again(work: Work, delivery_id: int) -> None:
    """Queue a delivery that failed. Raises Conflict (`channels.not_failed`) for any other."""
    done = await work.connection.execute(
        sa.update(delivery)
        .where(delivery.c.id == delivery_id, delivery.c.status == "failed")
        .values(status="queued", error=None, tries=0)
    )
    if not done.rowcount:
        raise Conflict.because(
            "channels.not_failed",
            Text("Only a message that failed can be sent again.", "只有发送失败的消息才能重新发送。"),
        )
    await enqueue(work, "channels.deliver", {"delivery_id": delivery_id})


def _view(row: Any) -> dict[str, Any]:
    record = {"app": row.app, "form": row.form, "id": str(row.record)} if row.record else None
    to = {"id": str(row.person), "title": row.person_name} if row.person else None
    return {"id": str(row.id), "to": to, **{name: getattr(row, name) for name in _SHOWN}, "record": record}
