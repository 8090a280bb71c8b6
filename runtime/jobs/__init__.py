"""Durable work on Procrastinate, in the one database.

A job is enqueued in the caller's transaction, so it exists exactly when the rest of that transaction does. It runs at
least once; `once` makes its database effects happen exactly once. Arguments are JSON. Failed jobs are retried with
growing pauses; dead ones stay visible in the admin pages. Jobs of killed workers are queued again within seconds.

A module named `jobs` in any package of `runtime/` (or of another root that asks) is imported at start:

    @job("mail.send")
    async def send(mortise: Mortise, to: str) -> None: ...

    @periodic("*/5 * * * *", "sla.wake")      # UTC
    async def wake(mortise: Mortise, at: datetime) -> None: ...
"""

from runtime.jobs.effects import once
from runtime.jobs.enqueue import enqueue
from runtime.jobs.registry import job, periodic

__all__ = ["enqueue", "job", "once", "periodic"]
