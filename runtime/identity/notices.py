"""The notice that people, roles or departments changed: sent in the transaction, heard by every process."""

from __future__ import annotations

import sqlalchemy as sa

from runtime.work import Work

CHANNEL = "mortise_identity"


async def tell_identity_changed(work: Work, person: int | None = None) -> None:
    """Every process forgets what it knows of the person (None: of everybody) once the transaction commits; this one
    forgets at once, so that whoever made the change sees it in the next request."""
    payload = "*" if person is None else str(person)
    if (cache := work.mortise.parts.get("identity.sessions")) is not None:
        cache.forget(payload)
    await work.connection.execute(sa.select(sa.func.pg_notify(CHANNEL, payload)))
