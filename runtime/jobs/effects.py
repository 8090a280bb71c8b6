"""Doing a thing once, however often its job runs."""

from __future__ import annotations

from contextvars import ContextVar

from sqlalchemy.dialects.postgresql import insert

from runtime.jobs.tables import effect
from runtime.work import Work

current_job: ContextVar[int] = ContextVar("current_job")
"""Id of the job that is running here."""


async def once(work: Work, key: str | None = None) -> bool:
    """True the first time for this key (by default: the running job), and only if this transaction commits.

    A second transaction with the same key waits for the first to end.
    """
    key = key if key is not None else f"job:{current_job.get()}"
    found = await work.connection.execute(
        insert(effect).values(key=key, at=work.now).on_conflict_do_nothing().returning(effect.c.key)
    )
    return found.scalar_one_or_none() is not None
