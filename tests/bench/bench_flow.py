"""Flows against SpiffWorkflow, in one run on one machine: a 10-node approval with 4 user steps, in memory and persisted
to the same PostgreSQL; 10,000 timers due at once; a page of the inbox with 100,000 open tasks.

Ours is the real driver: instance, log, tasks and notices, in a durable commit for every step. SpiffWorkflow's state is
saved as JSON at every step, as its documentation does, (a) keeping the workflow in memory between steps, which no server
can, and (b) loading it before each step, as a server has to.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from engines.app.definition import AppDef
from engines.flow import FlowDef, FlowState, PeopleNeed, dump_state, plan_flow, step
from engines.flow import events as e
from engines.kernel.commands import OpenTask
from engines.kernel.definition import read_definition
from runtime.database.connect import engine_for
from runtime.database.embedded import EmbeddedPostgres
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.flows.acts import act_now
from runtime.flows.desk import Begin, desk_of
from runtime.flows.driver import start_flow
from runtime.flows.inbox import list_tasks
from runtime.flows.timers import wake_due_timers
from runtime.http.app import running
from runtime.identity.actors import load_actor
from runtime.identity.people import create_person, set_roles
from runtime.metadata.install import install_release
from runtime.settings import Settings
from runtime.work import SYSTEM, Actor

INSTANCES, CLIENTS, TIMERS, TASKS = 150, 64, 10_000, 100_000
STEPS = 5  # the start and four decisions
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
WAIT: dict[str, Any] = {
    "key": "wait",
    "nodes": [
        {"key": "start", "type": "start", "next": "wait"},
        {"key": "wait", "type": "wait", "after": "1 hour", "next": "end"},
        {"key": "end", "type": "end"},
    ],
}
BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">
<process id="approval" isExecutable="true">
<startEvent id="start"><outgoing>f1</outgoing></startEvent><sequenceFlow id="f1" sourceRef="start" targetRef="prepare"/>
<scriptTask id="prepare"><incoming>f1</incoming><outgoing>f2</outgoing><script>size = 1</script></scriptTask>
<sequenceFlow id="f2" sourceRef="prepare" targetRef="manager"/>
<userTask id="manager"><incoming>f2</incoming><outgoing>f3</outgoing></userTask>
<sequenceFlow id="f3" sourceRef="manager" targetRef="gate"/>
<exclusiveGateway id="gate" default="f5"><incoming>f3</incoming><outgoing>f4</outgoing><outgoing>f5</outgoing>
</exclusiveGateway><sequenceFlow id="f4" sourceRef="gate" targetRef="finance"><conditionExpression>size &gt; 0
</conditionExpression></sequenceFlow><sequenceFlow id="f5" sourceRef="gate" targetRef="end"/>
<userTask id="finance"><incoming>f4</incoming><outgoing>f6</outgoing></userTask>
<sequenceFlow id="f6" sourceRef="finance" targetRef="legal"/>
<userTask id="legal"><incoming>f6</incoming><outgoing>f7</outgoing></userTask>
<sequenceFlow id="f7" sourceRef="legal" targetRef="note"/>
<scriptTask id="note"><incoming>f7</incoming><outgoing>f8</outgoing><script>size = size + 1</script></scriptTask>
<sequenceFlow id="f8" sourceRef="note" targetRef="director"/>
<userTask id="director"><incoming>f8</incoming><outgoing>f9</outgoing></userTask>
<sequenceFlow id="f9" sourceRef="director" targetRef="archive"/>
<scriptTask id="archive"><incoming>f9</incoming><outgoing>f10</outgoing><script>size = size + 1</script></scriptTask>
<sequenceFlow id="f10" sourceRef="archive" targetRef="end"/>
<endEvent id="end"><incoming>f5</incoming><incoming>f10</incoming></endEvent></process></definitions>"""
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mortise-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "pg")
        try:
            url = server.url()
            _memory()
            theirs = _spiff_persisted(url)
            asyncio.run(_ours(url, Path(folder), theirs))
        finally:
            server.stop()


# -- SpiffWorkflow


def _spiff_spec() -> Any:
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(BPMN))
    return parser.get_spec("approval")


def _decide(workflow: Any) -> None:
    workflow.get_next_task(state=TaskState.READY, manual=True).run()
    workflow.do_engine_steps()


def _spiff_in_memory(spec: Any) -> None:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    for _ in range(STEPS - 1):
        _decide(workflow)
    assert workflow.completed


def _spiff_saved(spec: Any, serializer: Any, connection: Any, *, loads: bool) -> None:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    saved = serializer.serialize_json(workflow)
    id_ = connection.execute("INSERT INTO spiff (doc) VALUES (%s) RETURNING id", (saved,)).fetchone()[0]
    for _ in range(STEPS - 1):
        if loads:
            document = connection.execute("SELECT doc::text FROM spiff WHERE id = %s", (id_,)).fetchone()[0]
            workflow = serializer.deserialize_json(document)
        _decide(workflow)
        saved = serializer.serialize_json(workflow)
        connection.execute("UPDATE spiff SET doc = %s WHERE id = %s", (saved, id_))
    assert workflow.completed


def _spiff_client(url: str, count: int, loads: bool, ready: Any, gun: Any) -> None:
    spec, serializer = _spiff_spec(), BpmnWorkflowSerializer()
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(5):
            _spiff_saved(spec, serializer, connection, loads=loads)
        ready.release()
        gun.wait()
        for _ in range(count):
            _spiff_saved(spec, serializer, connection, loads=loads)


def _spiff_persisted(url: str) -> dict[str, float]:
    """Instances per second: kept in memory between steps, or loaded before each; one process, or one per core."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE spiff (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, doc json)")
    cores, context = max(2, os.cpu_count() or 2), multiprocessing.get_context("spawn")
    found: dict[str, float] = {}
    for name, loads, clients in (("kept", False, 1), ("loaded", True, 1), ("kept all", False, cores),
                                 ("loaded all", True, cores)):  # fmt: skip
        ready, gun = context.Semaphore(0), context.Event()
        each = INSTANCES // 2 // clients
        processes = [context.Process(target=_spiff_client, args=(url, each, loads, ready, gun)) for _ in range(clients)]
        for process in processes:
            process.start()
        for _ in processes:
            ready.acquire()
        begun = time.perf_counter()
        gun.set()
        for process in processes:
            process.join()
        found[name] = each * clients / (time.perf_counter() - begun)
    return found


# -- ours


def _memory() -> None:
    spec = _spiff_spec()
    theirs = _rate(lambda: _spiff_in_memory(spec), INSTANCES)
    plan = plan_flow(read_definition(FlowDef, FLOW), {}, app="bench")
    ours = _rate(lambda: _run_in_memory(plan), INSTANCES * 5)
    size = len(str(dump_state(_run_in_memory(plan, STEPS - 1))).encode())
    saved = len(BpmnWorkflowSerializer().serialize_json(_spiff_half(spec)))
    print(f"in memory: {ours:,.0f} instances/s; SpiffWorkflow {theirs:,.0f}; ratio {ours / theirs:.1f}")
    print(f"saved state at the last task: {size:,} bytes; SpiffWorkflow {saved:,}; ratio {saved / size:.0f}")


def _spiff_half(spec: Any) -> Any:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    for _ in range(STEPS - 2):
        _decide(workflow)
    return workflow


def _run_in_memory(plan: Any, steps: int = STEPS) -> FlowState:
    facts: dict[str, Any] = {"user:chief": [1], PeopleNeed("agent", "", 1).key: []}
    found = step(plan, FlowState(), e.Started(at=NOW, initiator=2, facts=facts))
    for _ in range(steps - 1):
        task = next(each.task for each in found.commands if isinstance(each, OpenTask))
        found = step(plan, found.state, e.TaskDecided(at=NOW, actor=1, task=task, outcome="approve", facts=facts))
    assert (found.state.status == "ended") == (steps == STEPS)
    return found.state


async def _ours(url: str, folder: Path, theirs: dict[str, float]) -> None:
    async with _opened(url, folder) as (mortise, chief, sender):
        one = await _clients(mortise, chief, sender, 1, INSTANCES)
        many = await _clients(mortise, chief, sender, CLIENTS, INSTANCES * 4)
        for name, rate, key in (("one client", one, ""), (f"{CLIENTS} clients", many, " all")):
            print(
                f"persisted, {name}: {rate:,.0f} instances/s ({rate * STEPS:,.0f} steps/s); SpiffWorkflow loaded and saved "
                f"{theirs['loaded' + key]:,.0f}; ratio {rate / theirs['loaded' + key]:.1f}; only saved "
                f"{theirs['kept' + key]:,.0f}; ratio {rate / theirs['kept' + key]:.1f}"
            )
        await _timers(mortise)
        await _inbox(mortise, chief)


@asynccontextmanager
async def _opened(url: str, folder: Path) -> AsyncIterator[tuple[Mortise, Actor, Actor]]:
    engine = engine_for(url, 10)
    await migrate(engine)
    mortise = Mortise(Settings(data_dir=folder, database_url=url, worker=False, timezone="UTC"), engine)
    async with running(mortise, worker=False):
        async with mortise.work() as work:
            people = [await create_person(work, {"name": each.title(), "login": each}) for each in ("chief", "sender")]
            for each in people:
                await set_roles(work, each, "bench", ["all"])
            document = {
                "format": 1,
                "key": "bench",
                "name": "Bench",
                "roles": [{"key": "all", "name": "All"}],
                "flows": [FLOW, WAIT],
            }
            await install_release(work, read_definition(AppDef, document))
        async with mortise.reading() as work:
            actors = [await load_actor(work, each) for each in people]
        assert actors[0] is not None and actors[1] is not None
        yield mortise, actors[0], actors[1]
    await engine.dispose()


async def _clients(mortise: Mortise, chief: Actor, sender: Actor, clients: int, count: int) -> float:
    """Instances per second, from start to end, with so many people at once."""
    for _ in range(5):
        await _one(mortise, chief, sender)
    left = iter(range(count))

    async def client() -> None:
        for _ in left:
            await _one(mortise, chief, sender)

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return count / (time.perf_counter() - begun)


async def _one(mortise: Mortise, chief: Actor, sender: Actor) -> None:
    found = await desk_of(mortise).hand_in(Begin(sender, "bench", "approval"))
    for _ in range(STEPS - 1):
        assert found is not None
        found = await act_now(mortise, chief, found.tasks[0], "approve")


async def _timers(mortise: Mortise) -> None:
    desk = desk_of(mortise)
    for _ in range(TIMERS // 100):
        await asyncio.gather(*(desk.hand_in(Begin(SYSTEM, "bench", "wait")) for _ in range(100)))
    clock = mortise.clock

    class Later:
        def now(self) -> datetime:
            return clock.now() + timedelta(hours=2)

    mortise.clock = Later()
    begun = time.perf_counter()
    woken = await wake_due_timers(mortise)
    took_s = time.perf_counter() - begun
    mortise.clock = clock
    assert woken == TIMERS, woken
    print(f"{TIMERS:,} timers due at once: {took_s:.2f} s ({TIMERS / took_s:,.0f}/s), each with its log row")


async def _inbox(mortise: Mortise, chief: Actor) -> None:
    async with mortise.work() as work:
        instance = await start_flow(work, "bench", "approval", initiator=chief.id)
        await work.connection.execute(
            sa.text(
                "INSERT INTO mortise.flow_task (instance, key, node, kind, assignee, app, title, opened_at) "
                "SELECT :instance, 'b' || n, 'manager', 'approval', :person, 'bench', '\"x\"', now() "
                "FROM generate_series(1, :count) n"
            ),
            {"instance": instance, "person": chief.id, "count": TASKS},
        )
    async with mortise.database.connect() as plain:
        await plain.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(sa.text("ANALYZE mortise.flow_task"))

    async def page() -> None:
        async with mortise.reading(chief) as work:
            found = await list_tasks(work, "todo", limit=50)
        assert len(found["items"]) == 50

    await page()
    took_ms = await _median_ms(page)
    print(f"a page of the inbox with {TASKS:,} open tasks: {took_ms:.1f} ms")


async def _median_ms(run: Callable[[], Awaitable[None]], rounds: int = 20) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await run()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[rounds // 2]


def _rate(run: Callable[[], Any], count: int) -> float:
    for _ in range(5):
        run()
    begun = time.perf_counter()
    for _ in range(count):
        run()
    return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
