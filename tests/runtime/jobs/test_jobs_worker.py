"""The worker inside the server, the worker as a process of its own, and periodic jobs."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from runtime.engine import Mortise
from runtime.http.app import create_app
from runtime.jobs import enqueue, job, periodic
from runtime.jobs.registry import JOBS, discover


@pytest.fixture(autouse=True)
def only_these_jobs() -> Iterator[None]:
    discover()
    before = dict(JOBS)
    JOBS.clear()
    yield
    JOBS.clear()
    JOBS.update(before)


async def test_the_server_runs_jobs_while_it_serves_and_stops_with_them_done(mortise: Mortise) -> None:
    started, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @job("test.inside")
    async def inside(mortise: Mortise) -> None:
        started.set()
        await may_end.wait()
        ended.set()

    mortise.settings = replace(mortise.settings, worker=True)
    app = create_app(mortise)
    async with app.router.lifespan_context(app):
        async with mortise.work() as work:
            await enqueue(work, "test.inside")
        await asyncio.wait_for(started.wait(), 120)
        asyncio.get_running_loop().call_later(0.1, may_end.set)
    assert ended.is_set()


async def test_a_periodic_job_is_told_when_it_was_due(mortise: Mortise) -> None:
    due: asyncio.Queue[datetime] = asyncio.Queue()

    @periodic("* * * * * */1", "test.tick")
    async def tick(mortise: Mortise, at: datetime) -> None:
        due.put_nowait(at)

    mortise.settings = replace(mortise.settings, worker=True)
    app = create_app(mortise)
    async with app.router.lifespan_context(app):
        first, second = [await asyncio.wait_for(due.get(), 120) for _ in range(2)]
    assert first.tzinfo is UTC and first < second <= datetime.now(UTC)


async def test_a_worker_process_runs_jobs_and_stops_when_it_is_told(
    mortise: Mortise, database_url: str, tmp_path: Path
) -> None:
    async with mortise.work() as work:
        await enqueue(work, "housekeeping", {"timestamp": 0})
    environment = {**os.environ, "MORTISE_DATABASE_URL": database_url, "MORTISE_DATA_DIR": str(tmp_path)}
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "runtime", "worker", env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert worker.stderr is not None
    try:
        async with asyncio.timeout(120):
            with psycopg.connect(database_url, autocommit=True) as connection:
                while (
                    "housekeeping" not in (line := (await worker.stderr.readline()).decode()) or "Success" not in line
                ):
                    assert line, "the worker ended by itself"
                status = connection.execute(
                    "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'housekeeping'"
                ).fetchone()
        worker.send_signal(signal.SIGTERM)
        _, rest = await asyncio.wait_for(worker.communicate(), 120)
    finally:
        if worker.returncode is None:
            worker.kill()
    assert status is not None and worker.returncode == 0, rest.decode()
