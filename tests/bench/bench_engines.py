"""Steps per second of the pure engines and of a persisted flow, as ratios within this run.

python -m tests.bench.bench_engines
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.data.field import FIELD_TYPES
from engines.data.record_type import RecordType
from engines.data.types import DATE, PERSON, STRING
from engines.expr import Env
from engines.flow import FlowDef, FlowState, plan_flow, step
from engines.flow import events as e
from engines.kernel.commands import CreateRecord
from engines.kernel.definition import read_definition
from engines.rule import Fired, RuleDef, decide, plan_rules
from runtime.database.connect import engine_for
from runtime.database.embedded import EmbeddedPostgres
from runtime.database.migrate import migrate
from runtime.engine import Mortise
from runtime.flows.acts import act
from runtime.flows.driver import start_flow
from runtime.settings import Settings
from tests.workshop import open_workshop

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)


def rate(do: Callable[[], object], seconds: float = 1.0) -> float:
    """How often per second; the best of three."""
    best = 0.0
    for _ in range(3):
        count, begun = 0, time.perf_counter()
        while (spent := time.perf_counter() - begun) < seconds / 3:
            do()
            count += 1
        best = max(best, count / spent)
    return best


def bench_rules() -> None:
    types = {"level": STRING, "last_follow_up": DATE, "owner": PERSON}
    fields = {
        "subject": FIELD_TYPES["text"].model_validate({"key": "subject"}),
        "owner": FIELD_TYPES["person"].model_validate({"key": "owner"}),
    }
    schema = {"customer": RecordType("customer", extra_types=types), "task": RecordType("task", fields)}
    text = [
        'rule "VIP"',
        "on customer updated",
        'when level = "vip" and days since(last_follow_up) > 15',
        'then create task { owner: owner, subject: "Follow up" }',
        "end",
    ]
    plan = plan_rules([RuleDef(key="vip", text=text)], [], schema, app="crm")
    record = {"id": 1, "level": "vip", "last_follow_up": date(2025, 12, 1), "owner": {"id": 7}}
    env, fired = Env(now=AT, timezone="Asia/Shanghai"), Fired("customer", "after", "updated")

    def by_hand() -> list[Any]:
        if record["level"] == "vip" and (env.today - record["last_follow_up"]).days > 15:  # type: ignore[operator]
            return [CreateRecord("crm", "task", {"owner": record["owner"], "subject": "Follow up"})]
        return []

    engine = rate(lambda: decide(plan, fired, record, None, env, record_id=1))
    hand = rate(by_hand)
    print(
        f"rule decide            {engine:>10,.0f}/s   hand-written Python {hand:>12,.0f}/s   ratio {hand / engine:.1f}x slower"
    )


def bench_steps() -> None:
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": "a0"}]
    nodes += [
        {"key": f"a{i}", "type": "approval", "by": [{"role": "r"}], "next": f"a{i + 1}" if i < 3 else "end"}
        for i in range(4)
    ]
    nodes += [{"key": "end", "type": "end"}]
    plan = plan_flow(read_definition(FlowDef, {"key": "four", "nodes": nodes}), {})
    facts = {"role:r": [11]}

    def instance() -> None:
        state = step(plan, FlowState(), e.Started(at=AT, initiator=1, facts=facts)).state
        while state.status == "running":
            (token,) = state.tokens.values()
            task = token.seats[0].task or ""
            state = step(plan, state, e.TaskDecided(at=AT, actor=11, task=task, outcome="approve", facts=facts)).state

    found = rate(instance)
    print(f"flow instance in memory {found:>9,.0f}/s   = {found * 5:,.0f} steps/s (start and four approvals)")


async def arate(do: Callable[[], Awaitable[object]], count: int) -> float:
    begun = time.perf_counter()
    for _ in range(count):
        await do()
    return count / (time.perf_counter() - begun)


async def bench_persisted(url: str, folder: Path) -> None:
    engine = engine_for(url, 5)
    await migrate(engine)
    mortise = Mortise(Settings(data_dir=folder, database_url=url, worker=False, timezone="UTC"), engine)
    shop = await open_workshop(mortise)
    nodes: list[dict[str, Any]] = [{"key": "start", "type": "start", "next": "a0"}]
    nodes += [
        {"key": f"a{i}", "type": "approval", "by": [{"user": "lee"}], "next": f"a{i + 1}" if i < 3 else "end"}
        for i in range(4)
    ]
    await shop.install(flows=[{"key": "four", "nodes": [*nodes, {"key": "end", "type": "end"}]}])
    async with mortise.work() as work:
        await work.connection.execute(sa.text("CREATE TABLE bare (id bigint PRIMARY KEY, n int)"))
        await work.connection.execute(sa.text("INSERT INTO bare VALUES (1, 0)"))

    async def bare() -> None:
        async with mortise.work() as work:
            await work.connection.execute(sa.text("UPDATE bare SET n = n + 1 WHERE id = 1"))

    async def instance() -> None:
        async with mortise.work(shop.actors["ann"]) as work:
            await start_flow(work, "shop", "four", initiator=shop.people["ann"])
        for _ in range(4):
            task = (await shop.open_tasks())["lee"]
            async with mortise.work(shop.actors["lee"]) as work:
                await act(work, task, "approve")

    await instance()
    steps = await arate(instance, 40) * 5
    commits = await arate(bare, 400)
    print(
        f"persisted flow step     {steps:>9,.0f}/s   bare one-row commit {commits:>12,.0f}/s   ratio {commits / steps:.1f}x slower"
    )
    await engine.dispose()


def main() -> None:
    bench_rules()
    bench_steps()
    with tempfile.TemporaryDirectory(prefix="mortise-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "pg")
        try:
            asyncio.run(bench_persisted(server.url(), folder))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
