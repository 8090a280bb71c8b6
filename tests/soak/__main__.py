"""`python -m tests.soak MINUTES`: workers are killed at random while flows run; every effect must happen exactly once.

An embedded PostgreSQL of its own, three workers as processes (`python -m tests.soak.worker`), one of which is killed with
SIGKILL every few seconds and replaced; connections are cut as well. Load is bounded: so many instances at a time.
Every instance creates records through a flow, waits for timers, queues jobs with an effect, and calls another flow; at
the end each effect is counted. Loopback only; exit code 1 when something was lost or doubled.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.app.definition import AppDef
from engines.flow import dump_state, fold, load_event
from engines.kernel.definition import read_definition
from runtime.database.connect import engine_for
from runtime.database.embedded import EmbeddedPostgres
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import start_flow
from runtime.flows.plans import flow_plan
from runtime.jobs import enqueue
from runtime.jobs.app import open_jobs
from runtime.metadata.install import install_release
from runtime.settings import Settings
from runtime.wiring import wire

WORKERS, AT_A_TIME, KILL_EVERY_S = 3, 120, (4.0, 14.0)
FORMS = [
    {"key": "thing", "name": "Thing", "title": "name", "fields": [{"key": "name", "type": "text"}]},
]
FLOW: dict[str, Any] = {
    "key": "soak",
    "variables": {"number": "number"},
    "nodes": [
        {"key": "start", "type": "start", "next": "first"},
        {"key": "first", "type": "create_records", "form": "thing", "values": {"name": '"first " + string(number)'},
         "next": "fork"},
        {"key": "fork", "type": "parallel_gateway", "branches": [{"next": "short"}, {"next": "long"}]},
        {"key": "short", "type": "wait", "after": "duration(\"PT1S\")", "next": "second"},
        {"key": "second", "type": "create_records", "form": "thing", "values": {"name": '"second " + string(number)'},
         "next": "join"},
        {"key": "long", "type": "wait", "after": "duration(\"PT3S\")", "next": "join"},
        {"key": "join", "type": "parallel_gateway", "next": "child"},
        {"key": "child", "type": "call_flow", "flow": "inner", "values": {"number": "number"}, "next": "end"},
        {"key": "end", "type": "end", "outcome": "done"},
    ],
}  # fmt: skip
INNER: dict[str, Any] = {
    "key": "inner",
    "variables": {"number": "number"},
    "nodes": [
        {"key": "start", "type": "start", "next": "wait"},
        {"key": "wait", "type": "wait", "after": "duration(\"PT1S\")", "next": "third"},
        {"key": "third", "type": "create_records", "form": "thing", "values": {"name": '"third " + string(number)'},
         "next": "end"},
        {"key": "end", "type": "end"},
    ],
}  # fmt: skip


@dataclass
class Soak:
    """A run: its database, its workers and what was asked of them."""

    url: str
    folder: Path
    mortise: Mortise
    chance: random.Random
    workers: list[asyncio.subprocess.Process] = field(default_factory=list)
    started: int = 0
    kills: int = 0
    cuts: int = 0

    async def run(self, seconds: float) -> None:
        """Keep a bounded load going and kill; then let everything come to an end."""
        self.workers = [await self._worker() for _ in range(WORKERS)]
        until = time.monotonic() + seconds
        next_kill = time.monotonic() + 5
        try:
            while time.monotonic() < until:
                await self._load()
                if time.monotonic() >= next_kill:
                    await self._disturb()
                    next_kill = time.monotonic() + self.chance.uniform(*KILL_EVERY_S)
                await asyncio.sleep(0.5)
            await self._settle()
        finally:
            for each in self.workers:
                if each.returncode is None:
                    each.kill()
                await each.wait()

    async def _worker(self) -> asyncio.subprocess.Process:
        environment = {
            **os.environ, "MORTISE_DATABASE_URL": self.url, "MORTISE_DATA_DIR": str(self.folder),
            "MORTISE_TIMEZONE": "UTC",
        }  # fmt: skip
        with (self.folder / "workers.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.soak.worker", env=environment, stdout=log, stderr=log
            )

    async def _load(self) -> None:
        async with self.mortise.reading() as work:
            running = await _count(work, "SELECT count(*) FROM mortise.flow_instance WHERE status = 'running'")
        for _ in range(min(20, AT_A_TIME - running)):
            self.started += 1
            async with self.mortise.work() as work:
                await start_flow(work, "soak", "soak", values={"number": self.started})
                await enqueue(work, "soak.effect", {"number": self.started})

    async def _disturb(self) -> None:
        """Kill a worker and start another; sometimes only its connections are cut."""
        if self.chance.random() < 0.25:
            async with self.mortise.reading() as work:
                await work.connection.execute(
                    sa.text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                        "AND datname = current_database() AND application_name LIKE 'mortise jobs%' "
                        "AND random() < 0.5"
                    )
                )
            self.cuts += 1
            return
        place = self.chance.randrange(len(self.workers))
        victim = self.workers[place]
        if victim.returncode is None:
            os.kill(victim.pid, signal.SIGKILL)
            self.kills += 1
        await victim.wait()
        self.workers[place] = await self._worker()

    async def _settle(self) -> None:
        """No more load and no more kills: wait until everything has ended."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            async with self.mortise.reading() as work:
                left = await _count(work, "SELECT count(*) FROM mortise.flow_instance WHERE status = 'running'")
                left += await _count(
                    work,
                    "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'soak.effect' "
                    "AND status IN ('todo', 'doing')",
                )
            if left == 0:
                return
            await asyncio.sleep(1)
        print("not everything has ended within 3 minutes")

    async def verdict(self) -> list[str]:
        """What is wrong, in sentences."""
        wrong: list[str] = []
        async with self.mortise.reading() as work:
            rows = await work.connection.execute(sa.text("SELECT name, count(*) FROM soak__thing GROUP BY name"))
            made = {row[0]: row[1] for row in rows}
            effects = await work.connection.execute(sa.text("SELECT number, count(*) FROM soak_effect GROUP BY number"))
            jobs = {row[0]: row[1] for row in effects}
        for number in range(1, self.started + 1):
            for name in ("first", "second", "third"):
                if (count := made.pop(f"{name} {number}", 0)) != 1:
                    wrong.append(f"record '{name} {number}' was made {count} times")
            if (count := jobs.pop(number, 0)) != 1:
                wrong.append(f"the effect of job {number} happened {count} times")
        wrong += [f"nobody asked for '{name}'" for name in (*made, *jobs)]
        return wrong + await self._replays()

    async def _replays(self) -> list[str]:
        """Every instance has ended well, and its log gives its state."""
        wrong: list[str] = []
        i, log = tables.instance, tables.log
        async with self.mortise.reading() as work:
            for row in (await work.connection.execute(sa.select(i).order_by(i.c.id))).all():
                plan, _ = await flow_plan(work, row.app, row.flow, row.release)
                lines = (
                    await work.connection.execute(sa.select(log).where(log.c.instance == row.id).order_by(log.c.seq))
                ).all()
                if row.status != "ended" or row.incidents:
                    wrong.append(f"instance {row.id} is {row.status} with {row.incidents} incidents")
                elif dump_state(fold(plan, [load_event(each.event) for each in lines])) != row.state:
                    wrong.append(f"the log of instance {row.id} does not give its state")
        return wrong


async def _count(work: Any, sql: str) -> int:
    return int(await work.connection.scalar(sa.text(sql)) or 0)


async def soak(url: str, folder: Path, minutes: float) -> int:
    seed = int(os.environ.get("SOAK_SEED", "0")) or random.SystemRandom().randrange(1_000_000)
    engine = engine_for(url, 5)
    await migrate(engine)
    mortise = Mortise(Settings(data_dir=folder, database_url=url, worker=False, timezone="UTC"), engine)
    wire(mortise)
    document = {"format": 1, "key": "soak", "name": "Soak", "forms": FORMS, "flows": [FLOW, INNER]}
    async with mortise.work() as work:
        await install_release(work, read_definition(AppDef, document))
        await work.connection.execute(sa.text("CREATE TABLE soak_effect (number int)"))
    found = Soak(url, folder, mortise, random.Random(seed))
    async with open_jobs(mortise):
        await found.run(minutes * 60)
    wrong = await found.verdict()
    await engine.dispose()
    print(
        f"seed {seed}: {found.started} instances, {found.started * 4} effects, {found.kills} workers killed, "
        f"{found.cuts} times connections cut"
    )
    print("\n".join(wrong[:20]) or "every effect happened exactly once; every log gives its state")
    return 1 if wrong or not found.kills else 0


def main(arguments: Sequence[str]) -> int:
    minutes = float(arguments[0]) if arguments else 5.0
    with tempfile.TemporaryDirectory(prefix="mortise-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "pg")
        try:
            code = asyncio.run(soak(server.url(), folder, minutes))
            if code:
                print((folder / "workers.log").read_text("utf-8", "replace")[-3000:])
            return code
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
