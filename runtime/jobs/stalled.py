"""Jobs of workers that died: queued again, and given up when they kill every worker that takes them."""

from __future__ import annotations

import logging

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

log = logging.getLogger("mortise.jobs")
MOST_DEATHS = 5
DIED = "Its worker died."
_NOTE = """
WITH before AS (SELECT count(*) AS count FROM mortise.job_failure WHERE job = %(job)s AND error = %(error)s)
INSERT INTO mortise.job_failure (job, attempt, error) SELECT %(job)s, %(attempt)s, %(error)s
RETURNING (SELECT count FROM before) + 1 AS deaths
"""


async def requeue_stalled(app: procrastinate.App, after_s: float) -> int:
    """Queue every job again whose worker has shown no sign of life for `after_s`; answers how many."""
    manager, count = app.job_manager, 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=after_s):
        if job.id is None:
            continue
        try:
            if await _deaths(app, job) >= MOST_DEATHS:
                await manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=False)
                log.error("job %s (%s) is given up: its workers die", job.id, job.task_name)
            else:
                await manager.retry_job(job)
                log.warning("job %s (%s) is queued again: its worker died", job.id, job.task_name)
            count += 1
        except ConnectorException as error:
            log.info("job %s was taken care of by another worker: %s", job.id, error)
    return count


async def _deaths(app: procrastinate.App, job: Job) -> int:
    """How many workers this job has outlived, with this one; the administrator sees each as a failure."""
    values = {"job": job.id, "attempt": job.attempts + 1, "error": DIED}
    return int((await app.connector.execute_query_one_async(_NOTE, **values))["deaths"])
