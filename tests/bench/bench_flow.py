"""Flows against SpiffWorkflow, in one run on one machine: a 10-node approval with 4 user steps, in memory and persisted
to the same PostgreSQL; 10,000 timers due at once; a page of the inbox with 100,000 open tasks. And the soundness check.

Persisted: a durable commit for every step, on both sides. SpiffWorkflow loads its JSON state before each step and saves
it after, as a server has to. Ours is the product's own way: the task is read and locked, who may decide is checked, and
instance, log, tasks and notices are written. Both get the same number of processes and of connections at work; the turns
alternate, and the middle one counts.
"""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg

from engines.app.definition import AppDef
from engines.flow import FlowDef, FlowState, PeopleNeed, dump_state, plan_flow, step
from engines.flow import events as e
from engines.kernel.commands import OpenTask
from engines.kernel.definition import read_definition
from runtime.collecting import collect_rarely
from runtime.database.connect import engine_for
from runtime.database.embedded import EmbeddedPostgres
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.flows.acts import act_now
from runtime.flows.desk import AT_ONCE, Begin, desk_of
from runtime.identity.actors import load_actor
from runtime.identity.people import create_person, person_by_login, set_roles
from runtime.metadata.install import install_release
from runtime.opening import running
from runtime.settings import Settings
from runtime.work import Actor
from tests.bench import spiff_approval as spiff
from tests.bench.flow_scale import WAIT, show_inbox, show_timers
from tests.bench.hard_graphs import show_soundness
from tests.bench.racing import TURNS, Racers, compare

CLIENTS = 64
STEPS = 1 + spiff.DECISIONS
WARM_UP = 20
FLOW: dict[str, Any] = {
    "key": "approval",
    "variables": {"size": "number"},
    "nodes": [
        {"key": "start", "type": "start", "next": "prepare"},
        {"key": "prepare", "type": "calculate", "set": {"size": "1"}, "next": "manager"},
        {"key": "manager", "type": "approval", "by": [{"user": "chief"}], "next": "gate"},
        {
            "key": "gate",
            "type": "exclusive_gateway",
            "branches": [{"when": "size > 0", "next": "finance"}, {"else": "end"}],
        },
        {"key": "finance", "type": "approval", "by": [{"user": "chief"}], "next": "legal"},
        {"key": "legal", "type": "approval", "by": [{"user": "chief"}], "next": "note"},
        {"key": "note", "type": "calculate", "set": {"size": "size + 1"}, "next": "director"},
        {"key": "director", "type": "approval", "by": [{"user": "chief"}], "next": "archive"},
        {"key": "archive", "type": "calculate", "set": {"size": "size + 1"}, "next": "end"},
        {"key": "end", "type": "end", "outcome": "approved"},
    ],
}
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def main() -> None:
    show_soundness()
    step_us = _memory()
    with tempfile.TemporaryDirectory(prefix="mortise-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "pg")
        try:
            url = server.url()
            asyncio.run(_prepare(url, Path(folder)))
            _persisted(url, Path(folder), step_us)
            asyncio.run(_scale(url, Path(folder)))
        finally:
            server.stop()


# -- in memory


def _memory() -> float:
    """Prints how both do; gives the CPU microseconds of one of our steps."""
    spec = spiff.read_spec()
    plan = plan_flow(read_definition(FlowDef, FLOW), {}, app="bench")
    gc.collect()
    gc.freeze()  # of both: what this process has loaded is not looked through again and again
    ours, theirs = [], []
    for _ in range(TURNS):
        theirs.append(_cpu_s(lambda: spiff.run_in_memory(spec), 50))
        ours.append(_cpu_s(lambda: _run_in_memory(plan), 500))
    gc.unfreeze()
    mine, other = statistics.median(ours), statistics.median(theirs)
    size, saved = len(str(dump_state(_run_in_memory(plan, STEPS - 1))).encode()), spiff.saved_size(spec)
    print(f"in memory: {1 / mine:,.0f} instances/s; SpiffWorkflow {1 / other:,.0f}; ratio {other / mine:.1f}")
    print(f"saved state at the last task: {size:,} bytes; SpiffWorkflow {saved:,}; ratio {saved / size:.0f}")
    return mine / STEPS * 1e6


def _run_in_memory(plan: Any, steps: int = STEPS) -> FlowState:
    facts: dict[str, Any] = {"user:chief": [1], PeopleNeed("agent", "", 1).key: []}
    found = step(plan, FlowState(), e.Started(at=NOW, initiator=2, facts=facts))
    for _ in range(steps - 1):
        task = next(each.task for each in found.commands if isinstance(each, OpenTask))
        found = step(plan, found.state, e.TaskDecided(at=NOW, actor=1, task=task, outcome="approve", facts=facts))
    assert (found.state.status == "ended") == (steps == STEPS)
    return found.state


def _cpu_s(run: Callable[[], Any], count: int) -> float:
    """Processor seconds of one run."""
    run()
    begun = time.process_time()
    for _ in range(count):
        run()
    return (time.process_time() - begun) / count


# -- persisted


def _persisted(url: str, folder: Path, step_us: float) -> None:
    cores = max(2, os.cpu_count() or 2)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(spiff.TABLE)
    ours, theirs = Racers(_race, (url, folder), cores), Racers(spiff.race, (url,), cores)
    try:
        for processes in (1, cores):
            ours.rate(processes, 2 * processes, WARM_UP * processes)
            theirs.rate(processes, processes, WARM_UP)
        commit_ms = _commit_ms(url)
        _show("one client", compare(ours, theirs, (1, 1, 200), (1, 1, 60)))
        print(
            f"  a durable commit of one row takes {commit_ms:.1f} ms here; alone, both sides pay one for every step: "
            f"{STEPS * commit_ms:.0f} ms an instance"
        )
        _show(
            f"{CLIENTS} clients, one process and {AT_ONCE} connections each",
            compare(ours, theirs, (1, CLIENTS, 1500), (1, AT_ONCE, 120)),
        )
        _show(
            f"{CLIENTS} clients, {cores} processes and {cores * AT_ONCE} connections each",
            compare(ours, theirs, (cores, CLIENTS, 1500), (cores, cores * AT_ONCE, 120)),
        )
        _where(ours, theirs, url, step_us)
    finally:
        ours.stop()
        theirs.stop()


def _commit_ms(url: str) -> float:
    """What a transaction of one insert takes: mostly the disk."""
    times = []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE commits (n int)")
        for number in range(60):
            begun = time.perf_counter()
            connection.execute("INSERT INTO commits VALUES (%s)", (number,))
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def _show(name: str, turns: list[tuple[float, float]]) -> None:
    rate, their_rate = turns[len(turns) // 2]
    ratios = [each / them for each, them in turns]
    print(
        f"persisted, {name}: {rate:,.0f} instances/s ({rate * STEPS:,.0f} steps/s); SpiffWorkflow {their_rate:,.0f}; "
        f"ratio {rate / their_rate:.1f} (turns {ratios[0]:.1f} to {ratios[-1]:.1f})"
    )


def _where(ours: Racers, theirs: Racers, url: str, step_us: float) -> None:
    """What it costs the processors, by part; this changes little with whatever else the machine does."""
    own, database = (each / STEPS for each in _cpu_us(ours, url, CLIENTS, 600))
    their_own, their_database = (each / STEPS for each in _cpu_us(theirs, url, AT_ONCE, 60))
    print(
        f"processor time of a step, {CLIENTS} clients: {own + database:.0f} µs ({step_us:.0f} the pure step, "
        f"{own - step_us:.0f} the rest of our process, {database:.0f} PostgreSQL); SpiffWorkflow "
        f"{their_own + their_database:,.0f} µs ({their_own:,.0f} and {their_database:,.0f} PostgreSQL); "
        f"ratio {(their_own + their_database) / (own + database):.1f}"
    )


def _cpu_us(racers: Racers, url: str, clients: int, count: int) -> tuple[float, float]:
    """Microseconds of one instance: of the side's own process, and of the database."""
    own, database = racers.cpu_s(), _database_cpu_s(url)
    racers.rate(1, clients, count)
    return (racers.cpu_s() - own) / count * 1e6, (_database_cpu_s(url) - database) / count * 1e6


def _database_cpu_s(url: str) -> float:
    """Of the server with everything it has started."""
    with psycopg.connect(url) as connection:
        server = psutil.Process(connection.info.backend_pid).parent()
    assert server is not None
    open_ = sum(_process_cpu_s(each) for each in server.children())
    times = server.cpu_times()  # those of connections that are closed are the children's
    return float(times.user + times.system + times.children_user + times.children_system + open_)


def _process_cpu_s(process: psutil.Process) -> float:
    """Nothing when it has just ended: then its parent has it."""
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.NoSuchProcess:
        return 0.0


def _race(url: str, folder: Path, orders: Any) -> None:
    """A process of ours, on the loop that the server runs on; answers like `spiff.race`."""
    try:
        from uvloop import run
    except ImportError:  # Windows has none
        from asyncio import run  # type: ignore[assignment]
    run(_serve(url, folder, orders))


async def _serve(url: str, folder: Path, orders: Any) -> None:
    async with _opened(url, folder) as (mortise, chief, sender):
        collect_rarely()  # as the server does when it has started
        orders.send("ready")
        while (order := await asyncio.to_thread(orders.recv)) is not None:
            clients, count = order
            left = iter(range(count))
            begun = time.monotonic()
            await asyncio.gather(*(_client(mortise, chief, sender, left) for _ in range(clients)))
            orders.send((begun, time.monotonic()))


async def _client(mortise: Mortise, chief: Actor, sender: Actor, left: Any) -> None:
    """One instance after the other, from start to end."""
    for _ in left:
        found = await desk_of(mortise).hand_in(Begin(sender, "bench", "approval"))
        for _ in range(STEPS - 1):
            assert found is not None
            found = await act_now(mortise, chief, found.tasks[0], "approve")


async def _prepare(url: str, folder: Path) -> None:
    """The schema, two people and the app."""
    engine = engine_for(url, 2)
    await migrate(engine)
    mortise = Mortise(Settings(data_dir=folder, database_url=url, worker=False, timezone="UTC"), engine)
    async with running(mortise, worker=False), mortise.work() as work:
        for login in ("chief", "sender"):
            await set_roles(work, await create_person(work, {"name": login, "login": login}), "bench", ["all"])
        document = {
            "format": 1,
            "key": "bench",
            "name": "Bench",
            "roles": [{"key": "all", "name": "All"}],
            "flows": [FLOW, WAIT],
        }
        await install_release(work, read_definition(AppDef, document))
    await engine.dispose()


@asynccontextmanager
async def _opened(url: str, folder: Path) -> AsyncIterator[tuple[Mortise, Actor, Actor]]:
    engine = engine_for(url, 10)
    mortise = Mortise(Settings(data_dir=folder, database_url=url, worker=False, timezone="UTC"), engine)
    async with running(mortise, worker=False):
        actors = []
        async with mortise.reading() as work:
            for login in ("chief", "sender"):
                actors.append(await load_actor(work, await person_by_login(work, login) or 0))
        assert actors[0] is not None and actors[1] is not None
        yield mortise, actors[0], actors[1]
    await engine.dispose()


# -- at scale


async def _scale(url: str, folder: Path) -> None:
    async with _opened(url, folder) as (mortise, chief, _):
        await show_timers(mortise)
        await show_inbox(mortise, chief)


if __name__ == "__main__":
    main()
