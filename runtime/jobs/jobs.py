"""Housekeeping: old jobs, old effects, ended sessions, old sign-in tries."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.identity.limits import sweep_tries
from runtime.identity.sessions import sweep_sessions
from runtime.jobs.app import delete_old_jobs
from runtime.jobs.registry import periodic
from runtime.jobs.tables import effect, job_failure

KEEP_JOBS = timedelta(days=7)
KEEP_EFFECTS = timedelta(days=90)


@periodic("17 3 * * *", "housekeeping")
async def sweep(mortise: Mortise, at: datetime) -> None:
    """Nightly."""
    async with mortise.work() as work:
        await sweep_sessions(work)
        await sweep_tries(work)
        await work.connection.execute(sa.delete(effect).where(effect.c.at < at - KEEP_EFFECTS))
        await work.connection.execute(sa.delete(job_failure).where(job_failure.c.at < at - KEEP_JOBS * 8))
    await delete_old_jobs(mortise, KEEP_JOBS)
