"""What became of a message, told to the app that sent it.

Rules and waiting flows take it as a message named `message_sent`, `message_failed`, `message_opened` or
`message_clicked`, about the record that the message was about, with the payload `{id, channel, to, subject, at}`. So what
was opened becomes data of the app: a rule `on touch message "message_opened"` sets a field, and the next segmentation
reads that field.
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from engines.kernel.errors import NotFound
from engines.kernel.texts import say
from runtime.channels.tables import delivery
from runtime.engine import Mortise
from runtime.jobs import enqueue, job, once
from runtime.metadata.releases import InstalledApp, installed
from runtime.work import Work

Outcome = Literal["sent", "failed", "opened", "clicked"]


async def note_outcome(work: Work, row: Any, outcome: Outcome) -> None:
    """Queue the news in the transaction that stores the outcome; nothing happens where nobody listens.

    Args:
        row: of `delivery`, with at least id, app, form and record.
    """
    if row.app is None or row.record is None:
        return
    try:
        app = await installed(work, row.app)
    except NotFound:
        return
    if _listens(app, name_of(outcome)):
        args = {"delivery_id": row.id, "outcome": outcome, "at": work.now.isoformat()}
        await enqueue(work, "channels.outcome", args)


def name_of(outcome: Outcome) -> str:
    return f"message_{outcome}"


@job("channels.outcome")
async def tell_outcome(mortise: Mortise, delivery_id: int, outcome: Outcome, at: str) -> None:
    """Apart from the mail reader's request, which a rule must not be able to break."""
    from runtime.rules.messages import receive

    async with mortise.work() as work:
        if not await once(work):
            return
        row = (await work.connection.execute(sa.select(delivery).where(delivery.c.id == delivery_id))).one_or_none()
        if row is None or not await _is_there(work, row):
            return
        payload = {
            "id": str(row.id),
            "channel": row.channel,
            "to": row.address,
            "subject": say(row.subject, row.language),
            "at": at,
        }
        await receive(work, row.app, name_of(outcome), RecordRef(row.app, row.form, row.record), payload)


async def _is_there(work: Work, row: Any) -> bool:
    """Whether the record still is: people delete some before the mail is read."""
    found = await installed(work, row.app)
    if row.form not in found.plan.forms:
        return False
    table = found.plan.tables.table(row.form)
    query = sa.select(table.c.id).where(table.c.id == row.record, table.c.deleted_at.is_(None))
    return await work.connection.scalar(query) is not None


def _listens(app: InstalledApp, name: str) -> bool:
    names = app.parts.get("channels.listened")
    if names is None:
        flows = app.definition.flows
        names = app.parts["channels.listened"] = frozenset(
            [
                *app.plan.rules.messages,
                *(trigger.message for flow in flows for trigger in flow.triggers),
                *(getattr(node, "message", None) for flow in flows for node in flow.nodes),
            ]
        )
    return name in names
