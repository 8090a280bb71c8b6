"""The Procrastinate application of a Mortise, and the worker that runs its jobs."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
import sqlalchemy as sa
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from engines.kernel.errors import MortiseError
from runtime.engine import Mortise
from runtime.jobs.effects import current_job
from runtime.jobs.registry import JOBS, JobDef, discover
from runtime.jobs.stalled import requeue_stalled
from runtime.jobs.tables import job_failure

log = logging.getLogger("mortise.jobs")
CONCURRENCY = 4
HEARTBEAT_S = 3.0
STALLED_AFTER_S = 10.0
GRACE_S = 10.0
"""How long running jobs may go on when the server stops; then they are stopped and queued again."""
RESTART_S = 2.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5, 1800


class Backoff(BaseRetryStrategy):
    """Pauses of 5, 10, 20 … seconds, at most half an hour. What cannot be mended by waiting is not retried."""

    def __init__(self, retries: int) -> None:
        self._retries = retries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError | procrastinate.exceptions.JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, MortiseError) and exception.status < 500 and exception.status not in {409, 429}:
            return None
        if job.attempts >= self._retries:
            return None
        return RetryDecision(retry_in={"seconds": min(FIRST_PAUSE_S * 2**job.attempts, LONGEST_PAUSE_S)})


def job_app(mortise: Mortise) -> procrastinate.App:
    """This Mortise's application, made on first use."""
    found = mortise.parts.get("jobs.app")
    if found is None:
        discover()
        address = mortise.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connector = procrastinate.PsycopgConnector(
            conninfo=address, min_size=1, max_size=4, kwargs={"application_name": "mortise jobs"}
        )
        found = mortise.parts["jobs.app"] = procrastinate.App(connector=connector)
        for each in JOBS.values():
            _register(found, mortise, each)
    assert isinstance(found, procrastinate.App)
    return found


@asynccontextmanager
async def open_jobs(mortise: Mortise) -> AsyncIterator[procrastinate.App]:
    """The application with its own small pool of connections, as the worker and the admin pages need it."""
    app = job_app(mortise)
    async with app.open_async():
        yield app
    mortise.parts.pop("jobs.app", None)


async def run_worker(mortise: Mortise, *, until_empty: bool = False) -> None:
    """Run jobs until cancelled (or until none is due); starts again after a lost database connection."""
    app = job_app(mortise)
    while True:
        helper = asyncio.create_task(_watch_stalled(app), name="stalled jobs")
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                wait=not until_empty,
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
                shutdown_graceful_timeout=GRACE_S,
                listen_notify=not until_empty,
            )
            return
        except Exception:  # whatever ends the worker's loop, work must go on; nearly always a lost connection
            log.exception("the worker stopped and starts again")
            await asyncio.sleep(RESTART_S)
        finally:
            helper.cancel()


async def _watch_stalled(app: procrastinate.App) -> None:
    while True:
        try:
            await requeue_stalled(app, STALLED_AFTER_S)
        except ConnectorException as error:
            log.warning("stalled jobs could not be looked for: %s", error)
        await asyncio.sleep(HEARTBEAT_S)


def _register(app: procrastinate.App, mortise: Mortise, definition: JobDef) -> None:
    async def run(context: procrastinate.JobContext, /, *periodic_at: int, **args: Any) -> None:
        job = context.job
        at = periodic_at[0] if periodic_at else args.pop("timestamp", None)
        if at is not None:
            args["at"] = datetime.fromtimestamp(at, UTC)
        current_job.set(job.id or 0)
        try:
            await definition.run(mortise, **args)
        except Exception as error:  # recorded for the admin page, then handed on to the retry strategy
            await _record_failure(mortise, job, error)
            raise

    functools.update_wrapper(run, definition.run, assigned=("__doc__",), updated=())
    del run.__wrapped__  # type: ignore[attr-defined]
    task = app.task(name=definition.name, retry=Backoff(definition.retries), pass_context=True)(run)
    if definition.cron:
        app.periodic(cron=definition.cron)(task)


async def _record_failure(mortise: Mortise, job: Job, error: Exception) -> None:
    if isinstance(error, MortiseError):
        words = "\n".join(each.message.en for each in error.diagnostics)
    else:
        words = f"{type(error).__name__}: {error}"
        log.exception("job %s (%s) failed", job.id, job.task_name)
    async with mortise.work() as work:
        await work.connection.execute(
            sa.insert(job_failure).values(job=job.id, attempt=job.attempts + 1, error=words[:4000])
        )


async def delete_old_jobs(mortise: Mortise, kept: timedelta) -> None:
    """Forget finished jobs older than `kept` (dead ones four times longer)."""
    hours = int(kept.total_seconds() // 3600)
    manager = job_app(mortise).job_manager
    await manager.delete_old_jobs(nb_hours=hours, include_cancelled=True)
    await manager.delete_old_jobs(nb_hours=hours * 4, include_failed=True, include_cancelled=True, include_aborted=True)
