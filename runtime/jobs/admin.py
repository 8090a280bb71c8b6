"""Jobs as an administrator sees them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import Conflict, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.jobs.app import job_app
from runtime.jobs.stalled import DIED
from runtime.jobs.tables import job_failure
from runtime.work import Work

STATUSES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")
_LIST = """
SELECT j.id, j.task_name AS name, j.status::text AS status, j.attempts, j.scheduled_at, j.args, j.queueing_lock AS key,
       (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) AS changed_at,
       (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) AS queued_at,
       (SELECT f.error FROM mortise.job_failure f WHERE f.job = j.id ORDER BY f.id DESC LIMIT 1) AS error
FROM procrastinate_jobs j
WHERE (CAST(:status AS text) IS NULL OR j.status::text = :status)
  AND (CAST(:name AS text) IS NULL OR j.task_name = :name)
  AND (CAST(:before AS bigint) IS NULL OR j.id < :before)
ORDER BY j.id DESC LIMIT :limit
"""
_COUNTS = "SELECT status::text AS status, count(*) AS count FROM procrastinate_jobs GROUP BY status"


async def list_jobs(
    work: Work, *, status: str | None = None, name: str | None = None, before: int | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """The newest first: `{id, name, status, attempts, scheduled_at, args, key, queued_at, changed_at, error}`."""
    rows = await work.connection.execute(
        sa.text(_LIST), {"status": status, "name": name, "before": before, "limit": limit}
    )
    return [{**each._mapping, "id": str(each.id)} for each in rows]


async def count_jobs(work: Work) -> dict[str, int]:
    rows = await work.connection.execute(sa.text(_COUNTS))
    return {**dict.fromkeys(STATUSES, 0), **{each.status: each[1] for each in rows}}


async def retry_job(work: Work, job_id: int) -> None:
    """Queue a dead job again; raises NotFound, Conflict (it is not dead)."""
    status = await _status(work, job_id)
    if status not in {"failed", "aborted", "cancelled"}:
        raise _conflict(status)
    await work.connection.execute(
        sa.text(
            "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL, attempts = 0, abort_requested = false,"
            " worker_id = NULL WHERE id = :id"
        ),
        {"id": job_id},
    )
    t = job_failure
    await work.connection.execute(sa.delete(t).where(t.c.job == job_id, t.c.error == DIED))


async def cancel_job(work: Work, job_id: int) -> None:
    """Take a waiting job out of the queue, or ask a running one to stop; raises NotFound, Conflict (it has ended)."""
    status = await _status(work, job_id)
    if status not in {"todo", "doing"}:
        raise _conflict(status)
    await job_app(work.mortise).job_manager.cancel_job_by_id_async(job_id, abort=status == "doing")


async def _status(work: Work, job_id: int) -> str:
    found = await work.connection.scalar(
        sa.text("SELECT status::text FROM procrastinate_jobs WHERE id = :id"), {"id": job_id}
    )
    if found is None:
        raise NotFound.because("jobs.unknown", Text(f"There is no job {job_id}.", f"没有任务 {job_id}。"))
    return str(found)


def _conflict(status: str) -> MortiseError:
    return Conflict.because(
        "jobs.status",
        Text(f"The job is in the state '{status}'.", f"该任务当前状态为“{status}”。"),
        Text("Reload the list.", "请刷新列表。"),
    )
