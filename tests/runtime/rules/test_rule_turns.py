"""Scheduled rules touch every record exactly once, whatever happens to the workers."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from runtime.jobs import app as jobs_app
from runtime.jobs.app import open_jobs, run_worker
from runtime.jobs.registry import JOBS, discover
from runtime.rules.scheduled import BATCH, Turn, queue_due, run_turn
from runtime.rules.tables import rule_run
from tests.workshop import Workshop

WORKER = """
import asyncio, sys
from pathlib import Path
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.jobs.app import open_jobs, run_worker
from runtime.jobs.registry import JOBS, discover
from runtime.settings import Settings
from runtime.wiring import wire

async def main():
    discover()
    for name in set(JOBS) - {"rules.turn"}:
        del JOBS[name]
    url = sys.argv[1]
    mortise = Mortise(Settings(data_dir=Path(sys.argv[2]), database_url=url, timezone="UTC"), engine_for(url, 3))
    wire(mortise)
    async with open_jobs(mortise):
        await run_worker(mortise)

asyncio.run(main())
"""
ONCE = """rule "Once"
  on customer every day at 09:00
  when level = "vip"
  then update { limit: limit + 1 }
       create task { subject: name, customer: customer }
end"""
MANY = BATCH * 2 + 50


def rule(key: str, text: str) -> dict[str, Any]:
    return {"key": key, "text": text.splitlines()}


async def fill(shop: Workshop, count: int) -> list[int]:
    """Customers who are VIPs, by SQL: the rules have nothing to say about it."""
    async with shop.mortise.work() as work:
        found = await work.connection.scalars(
            sa.text(
                'INSERT INTO shop__customer (name, level, "limit", created_at, updated_at) '
                "SELECT 'c' || n, 'vip', 0, now(), now() FROM generate_series(1, :count) n RETURNING id"
            ),
            {"count": count},
        )
        return sorted(found)


@pytest.fixture
def only_turns() -> Iterator[None]:
    discover()
    before = dict(JOBS)
    for name in set(JOBS) - {"rules.turn"}:
        del JOBS[name]
    yield
    JOBS.clear()
    JOBS.update(before)


@pytest.fixture
async def watcher(database_url: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


async def until(connection: psycopg.AsyncConnection[Any], question: Any) -> None:
    """Ask until the answer is true."""
    async with asyncio.timeout(300):
        while True:
            row = await (await connection.execute(question)).fetchone()
            if row is not None and row[0]:
                return


async def test_a_worker_killed_in_the_middle_of_a_batch_leaves_nothing_undone_and_nothing_done_twice(
    shop: Workshop,
    watcher: psycopg.AsyncConnection[Any],
    database_url: str,
    tmp_path: Path,
    monkeypatch: Any,
    only_turns: None,
) -> None:
    monkeypatch.setattr(jobs_app, "STALLED_AFTER_S", 2.0)
    monkeypatch.setattr(jobs_app, "HEARTBEAT_S", 0.5)
    await shop.install(rules=[rule("once", ONCE)])
    ids = await fill(shop, MANY)
    shop.forward(days=1)
    assert await queue_due(shop.mortise) == 1
    async with await psycopg.AsyncConnection.connect(database_url) as holder:
        middle = ids[BATCH + BATCH // 2]
        await holder.execute("SELECT 1 FROM shop__customer WHERE id = %s FOR UPDATE", [middle])
        victim = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, database_url, str(tmp_path), cwd=Path.cwd()
        )
        await until(watcher, "SELECT count(*) > 0 FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0")
        os.kill(victim.pid, signal.SIGKILL)
        await victim.wait()
    done = await (await watcher.execute("SELECT count(*) FROM mortise.rule_run WHERE fired")).fetchone()
    assert done is not None and done[0] == BATCH, "the first batch is committed, the second is not"

    async with open_jobs(shop.mortise):
        worker = asyncio.create_task(run_worker(shop.mortise))
        await until(watcher, "SELECT status = 'succeeded' FROM procrastinate_jobs WHERE task_name = 'rules.turn'")
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    await each_once(shop, ids)


async def each_once(shop: Workshop, ids: list[int]) -> None:
    customers, tasks = await shop.rows("customer"), await shop.rows("task")
    assert [each.limit for each in customers] == [1] * len(ids)
    assert sorted(each.customer for each in tasks) == ids
    async with shop.mortise.reading() as work:
        runs = (await work.connection.execute(sa.select(rule_run).order_by(rule_run.c.record))).all()
    assert [each.record for each in runs] == ids
    assert all(each.fired and each.commands == 2 and each.trace["why"] == "fired" for each in runs)


async def test_several_workers_on_one_turn_share_the_records(shop: Workshop) -> None:
    await shop.install(rules=[rule("once", ONCE)])
    ids = await fill(shop, MANY)
    turn = Turn("shop", "once", 0, "p")
    fired = await asyncio.gather(*(run_turn(shop.mortise, turn) for _ in range(3)))
    assert sum(fired) == MANY
    await each_once(shop, ids)


async def test_a_batch_takes_its_records_in_one_statement(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("mark", 'rule "M"\n on customer every hour\n when level = "vip"\n then tag "x"\nend')]
    )
    await fill(shop, 20)
    seen: list[str] = []
    sa.event.listen(shop.mortise.database.sync_engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    assert await run_turn(shop.mortise, Turn("shop", "mark", 0, "p")) == 20
    claims = [each for each in seen if "INSERT INTO mortise.rule_run" in each]
    assert len(claims) == 2, "one for the records, one that finds none left"
    assert all("SELECT" in each and "shop__customer" in each and "NOT (EXISTS" in each for each in claims)
    assert sum("UPDATE mortise.rule_run" in each for each in seen) == 1, "the traces of a batch go back together"


async def test_a_rule_without_records_runs_once_in_its_period(shop: Workshop) -> None:
    await shop.install(
        rules=[rule("report", 'rule "R"\n on every day at 09:00\n then create task { subject: "daily" }\nend')]
    )
    turn = Turn("shop", "report", 0, "p")
    assert sum(await asyncio.gather(*(run_turn(shop.mortise, turn) for _ in range(3)))) == 1
    assert len(await shop.rows("task")) == 1
