"""A worker killed in mid-job (SIGKILL): the job runs again elsewhere, its effect happens once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.jobs import app as jobs_app
from runtime.jobs import enqueue, once
from runtime.jobs.app import open_jobs, run_worker
from runtime.jobs.registry import JOBS, discover, job

WORKER = """
import asyncio, sys
from pathlib import Path
import sqlalchemy as sa
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.jobs import job, once
from runtime.jobs.app import open_jobs, run_worker
from runtime.settings import Settings

@job("test.slow")
async def slow(mortise, part):
    async with mortise.work() as work:
        if await once(work, "before the kill"):
            await work.connection.execute(sa.text("INSERT INTO done VALUES ('first')"))
    print("running", flush=True)
    async with mortise.work() as work:
        await work.connection.execute(sa.text("INSERT INTO done VALUES ('never committed')"))
        await asyncio.sleep(600)

async def main():
    url = sys.argv[1]
    mortise = Mortise(Settings(data_dir=Path(sys.argv[2]), database_url=url), engine_for(url, 3))
    async with open_jobs(mortise):
        await run_worker(mortise)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def only_these_jobs() -> Iterator[None]:
    discover()
    before = dict(JOBS)
    JOBS.clear()
    yield
    JOBS.clear()
    JOBS.update(before)


async def test_a_job_of_a_killed_worker_runs_again_and_has_its_effect_once(
    mortise: Mortise, database_url: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(jobs_app, "STALLED_AFTER_S", 2.0)
    monkeypatch.setattr(jobs_app, "HEARTBEAT_S", 0.5)
    finished = asyncio.Event()

    @job("test.slow")
    async def slow(mortise: Mortise, part: int) -> None:
        async with mortise.work() as work:
            if await once(work, "before the kill"):
                await work.connection.execute(sa.text("INSERT INTO done VALUES ('first')"))
            await work.connection.execute(sa.text("INSERT INTO done VALUES ('second')"))
        finished.set()

    async with mortise.work() as work:
        await work.connection.execute(sa.text("CREATE TABLE done (what text)"))
        await enqueue(work, "test.slow", {"part": 1})
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, database_url, str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=Path.cwd()
    )
    assert victim.stdout is not None
    assert (await asyncio.wait_for(victim.stdout.readline(), 300)).strip() == b"running"
    os.kill(victim.pid, signal.SIGKILL)
    await victim.wait()

    async with open_jobs(mortise):
        worker = asyncio.create_task(run_worker(mortise))
        await asyncio.wait_for(finished.wait(), 120)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    with psycopg.connect(database_url) as connection:
        rows = sorted(each[0] for each in connection.execute("SELECT what FROM done"))
        status = connection.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'test.slow'"
        ).fetchone()
    assert rows == ["first", "second"] and status is not None and status[0] == "succeeded"
