"""Jobs of workers that died: queued again, and given up when they kill every worker that takes them."""

from __future__ import annotations

import logging

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

log = logging.getLogger("mortise.jobs")
MOST_DEATHS = 5


async def requeue_stalled(app: procrastinate.App, after_s: float) -> int:
    """Queue every job again whose worker has shown no sign of life for `after_s`; answers how many."""
    manager, count = app.job_manager, 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=after_s):
        if job.id is None:
            continue
        try:
            if job.attempts >= MOST_DEATHS + 8:
                await manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=False)
                log.error("job %s (%s) is given up: its workers die", job.id, job.task_name)
            else:
                await manager.retry_job(job)
                log.warning("job %s (%s) is queued again: its worker died", job.id, job.task_name)
            count += 1
        except ConnectorException as error:
            log.info("job %s was taken care of by another worker: %s", job.id, error)
    return count
