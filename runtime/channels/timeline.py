"""Lines of a record's timeline about what was sent outside because of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from runtime.channels.tables import delivery
from runtime.identity.tables import person
from runtime.records.sight import sight_of
from runtime.records.timeline_events import Event
from runtime.work import Work


async def mail_events(work: Work, app: str, form: str, record: int, before: datetime, limit: int) -> list[Event]:
    """`channel`, `to`, `status` (queued | sent | failed | skipped). A subject may quote any field of the record: it is
    shown to whom it was sent, and to those who see every field."""
    d = delivery
    rows = await work.connection.execute(
        sa.select(d.c.id, d.c.channel, d.c.person, d.c.subject, d.c.status, d.c.queued_at, person.c.name)
        .outerjoin(person, person.c.id == d.c.person)
        .where(d.c.app == app, d.c.form == form, d.c.record == record, d.c.queued_at <= before)
        .order_by(d.c.queued_at.desc(), d.c.id.desc())
        .limit(limit)
    )
    seen = (await sight_of(work, app)).form(form)
    everything = len(seen.visible_keys) == len(seen.shape.fields)
    events = []
    for row in rows.all():
        told = {"channel": row.channel, "status": row.status}
        if row.person is not None:
            told["to"] = {"id": str(row.person), "title": row.name}
        if everything or row.person == work.actor.id:
            told["subject"] = row.subject
        events.append(Event(f"m{row.id:020d}", "mail", row.queued_at, None, told))
    return events
