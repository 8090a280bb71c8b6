"""Named faults of jobs and timers: killed in mid-batch, clocks 5 s apart, a handler longer than its heartbeat, a poison
job, 10,000 timers due at once. (Killed in mid-job: test_jobs_killed_worker.)"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.flows.acts import act_now
from runtime.flows.desk import Begin, desk_of
from runtime.flows.timers import wake_due_timers
from runtime.jobs import app as jobs_app
from runtime.jobs import enqueue, job, once
from runtime.jobs.admin import list_jobs, retry_job
from runtime.jobs.app import job_app, open_jobs, run_worker
from runtime.jobs.registry import JOBS, discover
from runtime.jobs.stalled import DIED, MOST_DEATHS, requeue_stalled
from runtime.wiring import wire
from runtime.work import SYSTEM
from tests.workshop import Workshop, open_workshop

WAIT: dict[str, Any] = {
    "key": "wait",
    "nodes": [
        {"key": "start", "type": "start", "next": "wait"},
        {"key": "wait", "type": "wait", "after": "1 hour", "next": "end"},
        {"key": "end", "type": "end"},
    ],
}
ASK: dict[str, Any] = {
    "key": "ask",
    "nodes": [
        {"key": "start", "type": "start", "next": "ask"},
        {"key": "ask", "type": "approval", "by": [{"user": "bob"}], "next": "end"},
        {"key": "end", "type": "end", "outcome": "approved"},
    ],
}
VICTIM = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.flows import together
from runtime.flows.acts import act_now
from runtime.flows.timers import wake_due_timers
from runtime.identity.actors import load_actor
from runtime.settings import Settings
from runtime.wiring import wire

class Clock:
    def now(self):
        return datetime.fromisoformat(sys.argv[3])

async def main():
    mortise = Mortise(Settings(data_dir=Path(sys.argv[2]), database_url=sys.argv[1], timezone="UTC"),
                      engine_for(sys.argv[1], 3), Clock())
    wire(mortise)
    save = together.save
    async def slow(work, goings, last=()):
        await save(work, goings)
        print("written, not committed", flush=True)
        await asyncio.sleep(600)
    together.save = slow
    if sys.argv[4] == "timers":
        await wake_due_timers(mortise)
    else:
        async with mortise.reading() as work:
            actor = await load_actor(work, int(sys.argv[4]))
        await asyncio.gather(*(act_now(mortise, actor, int(task), "approve") for task in sys.argv[5:]))

asyncio.run(main())
"""


@pytest.fixture
def only_these_jobs() -> Iterator[None]:
    discover()
    before = dict(JOBS)
    JOBS.clear()
    yield
    JOBS.clear()
    JOBS.update(before)


@pytest.fixture
async def shop(mortise: Mortise) -> Workshop:
    return await open_workshop(mortise)


async def start_waiting(shop: Workshop, count: int) -> None:
    await shop.install(flows=[WAIT])
    desk = desk_of(shop.mortise)
    for _ in range(count // 200):
        await asyncio.gather(*(desk.hand_in(Begin(SYSTEM, "shop", "wait")) for _ in range(200)))


async def stepped(mortise: Mortise) -> dict[tuple[str, int], int]:
    """(status, events) → how many instances."""
    async with mortise.reading() as work:
        rows = await work.connection.execute(
            sa.text("SELECT status, seq, count(*) FROM mortise.flow_instance GROUP BY 1, 2")
        )
        return {(row[0], row[1]): row[2] for row in rows}


@asynccontextmanager
async def killed_before_its_commit(shop: Workshop, address: str, folder: Path, *what: str) -> AsyncIterator[None]:
    """Another process does this, has written it, and is killed at the end of the block."""
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", VICTIM, address, str(folder), shop.clock.now().isoformat(), *what,
        stdout=asyncio.subprocess.PIPE, cwd=Path.cwd(),
    )  # fmt: skip
    assert victim.stdout is not None
    assert b"not committed" in await asyncio.wait_for(victim.stdout.readline(), 300)
    try:
        yield
    finally:
        os.kill(victim.pid, signal.SIGKILL)
        await victim.wait()


async def test_a_worker_killed_in_mid_batch_has_woken_nothing_and_another_wakes_all_once(
    shop: Workshop, database_url: str, tmp_path: Path
) -> None:
    await start_waiting(shop, 200)
    shop.forward(hours=2)
    async with killed_before_its_commit(shop, database_url, tmp_path, "timers"):
        assert await wake_due_timers(shop.mortise) == 0, "what another worker holds is left to it"
    for _ in range(600):  # the server notices the broken connection and gives the rows free
        if await wake_due_timers(shop.mortise):
            break
        await asyncio.sleep(0.1)
    assert await stepped(shop.mortise) == {("ended", 2): 200}


async def test_a_server_killed_while_decisions_share_a_commit_has_taken_none_and_each_is_taken_once_after(
    shop: Workshop, database_url: str, tmp_path: Path
) -> None:
    await shop.install(flows=[ASK])
    desk = desk_of(shop.mortise)
    begun = await asyncio.gather(*(desk.hand_in(Begin(SYSTEM, "shop", "ask")) for _ in range(5)))
    tasks = [task for each in begun if each is not None for task in each.tasks]
    bob = shop.actors["bob"]
    async with killed_before_its_commit(shop, database_url, tmp_path, str(bob.id), *map(str, tasks)):
        assert await stepped(shop.mortise) == {("running", 1): 5}
    await asyncio.gather(*(act_now(shop.mortise, bob, each, "approve") for each in tasks))
    assert len(tasks) == 5 and await stepped(shop.mortise) == {("ended", 2): 5}


@dataclass
class Apart:
    """A clock that goes wrong by some seconds."""

    clock: Any
    by_s: float

    def now(self) -> datetime:
        found: datetime = self.clock.now() + timedelta(seconds=self.by_s)
        return found


async def test_workers_whose_clocks_are_5_s_apart_wake_each_timer_once_and_run_each_effect_once(
    shop: Workshop, database_url: str
) -> None:
    await start_waiting(shop, 200)
    early = Mortise(shop.mortise.settings, engine_for(database_url, 3), Apart(shop.clock, +5))
    late = Mortise(shop.mortise.settings, engine_for(database_url, 3), Apart(shop.clock, -5))
    for each in (early, late):
        wire(each)
    shop.forward(hours=1, seconds=1)
    assert await wake_due_timers(late) == 0, "by its clock nothing is due yet"
    woken = await asyncio.gather(*(wake_due_timers(each) for each in (early, shop.mortise, late)))
    shop.forward(seconds=10)
    woken.append(await wake_due_timers(late))
    assert sum(woken) == 200 and await stepped(shop.mortise) == {("ended", 2): 200}

    async def effect(of: Mortise) -> bool:
        async with of.work() as work:
            return await once(work, "the effect")

    assert sorted(await asyncio.gather(effect(early), effect(late))) == [False, True]
    await early.database.dispose()
    await late.database.dispose()


@pytest.mark.usefixtures("only_these_jobs")
async def test_a_handler_longer_than_its_heartbeat_is_not_taken_for_dead(mortise: Mortise, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs_app, "STALLED_AFTER_S", 5.0)
    monkeypatch.setattr(jobs_app, "HEARTBEAT_S", 0.3)
    runs, ended = [], asyncio.Event()

    @job("test.long")
    async def long(mortise: Mortise) -> None:
        runs.append(1)
        await asyncio.sleep(8)
        ended.set()

    async with mortise.work() as work:
        await enqueue(work, "test.long")
    async with open_jobs(mortise):
        workers = [asyncio.create_task(run_worker(mortise)) for _ in range(2)]
        await asyncio.wait_for(ended.wait(), 120)
        for each in workers:
            each.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    assert runs == [1]


@pytest.mark.usefixtures("only_these_jobs")
async def test_a_poison_job_is_given_up_shown_and_can_be_queued_again(mortise: Mortise) -> None:
    @job("test.poison")
    async def poison(mortise: Mortise) -> None:
        """Every worker that takes it dies, as the table below says."""

    async with mortise.work() as work:
        id_ = await enqueue(work, "test.poison")
    dead = sa.text(
        "WITH w AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id) "
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = w.id FROM w WHERE procrastinate_jobs.id = :id"
    )
    async with open_jobs(mortise):
        for _ in range(MOST_DEATHS + 1):
            async with mortise.work() as work:
                await work.connection.execute(dead, {"id": id_})
            await requeue_stalled(job_app(mortise), 10)
            async with mortise.reading() as work:
                (line,) = [each for each in await list_jobs(work) if each["name"] == "test.poison"]
            if line["status"] == "failed":
                break
        assert (line["status"], line["attempts"], line["error"]) == ("failed", MOST_DEATHS, DIED)
        async with mortise.work() as work:
            await retry_job(work, int(line["id"]))
        await asyncio.wait_for(run_worker(mortise, until_empty=True), 120)
    async with mortise.reading() as work:
        (line,) = [each for each in await list_jobs(work) if each["name"] == "test.poison"]
    assert line["status"] == "succeeded"


async def test_10_000_timers_due_at_once_are_each_woken_once_by_two_workers(shop: Workshop) -> None:
    await start_waiting(shop, 10_000)
    shop.forward(hours=2)
    woken = await asyncio.gather(wake_due_timers(shop.mortise), wake_due_timers(shop.mortise))
    while more := await wake_due_timers(shop.mortise):
        woken.append(more)
    assert sum(woken) == 10_000 and await stepped(shop.mortise) == {("ended", 2): 10_000}
