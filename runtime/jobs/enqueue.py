"""Putting a job into the queue, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from procrastinate.exceptions import AlreadyEnqueued

from runtime.jobs.app import job_app
from runtime.work import Work

_WAITING = sa.text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'todo' LIMIT 1")


async def enqueue(
    work: Work,
    name: str,
    args: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    at: datetime | None = None,
    lock: str | None = None,
) -> int | None:
    """Queue the job and return its id; it starts after the transaction commits.

    Args:
        args: what the job is called with, JSON only.
        key: at most one job with this key waits at a time; when one does already, nothing happens and None is returned.
        at: not before this instant.
        lock: jobs with the same lock run one after the other.
    """
    raw = await work.connection.get_raw_connection()
    connection = cast("psycopg.AsyncConnection[Any]", raw.driver_connection)
    deferrer = job_app(work.mortise).configure_task(
        name, connection=connection, queueing_lock=key, schedule_at=at, lock=lock
    )
    if key is None:
        return await deferrer.defer_async(**dict(args or {}))
    if await work.connection.scalar(_WAITING, {"key": key}):
        return None
    try:
        async with work.connection.begin_nested():
            return await deferrer.defer_async(**dict(args or {}))
    except AlreadyEnqueued:
        return None
