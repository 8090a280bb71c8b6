"""A flow with a bit of everything on the workshop's app, and people who always do the same: what it comes to is known.

Every step looks at the database, decides what comes next, and hands it in; so whoever is stopped anywhere can be followed
by somebody who simply goes on.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from runtime.flows import tables
from runtime.flows.acts import act
from runtime.flows.driver import start_flow
from runtime.flows.timers import wake_due_timers
from runtime.records.write import create_record
from tests.workshop import Workshop

FLOW: dict[str, Any] = {
    "key": "mixed",
    "record": "order",
    "variables": {"rounds": "number"},
    "nodes": [
        {"key": "start", "type": "start", "next": "first"},
        {"key": "first", "type": "approval", "by": [{"user": "lee"}, {"user": "lou"}], "next": "count",
         "rejected": "count"},
        {"key": "count", "type": "calculate", "set": {"rounds": "if rounds = null then 1 else rounds + 1"}, "next": "fork"},
        {"key": "fork", "type": "parallel_gateway", "branches": [{"next": "note"}, {"next": "wait"}, {"next": "any"}]},
        {"key": "note", "type": "create_records", "form": "task", "values": {"subject": '"round " + string(rounds)'},
         "next": "join"},
        {"key": "wait", "type": "wait", "after": "2 hours", "next": "join"},
        {"key": "any", "type": "approval", "by": [{"user": "bob"}, {"user": "ann"}], "mode": "any", "reject": "all",
         "limit": {"after": "3 hours", "then": "approve"}, "next": "join"},
        {"key": "join", "type": "parallel_gateway", "next": "mark"},
        {"key": "mark", "type": "update_records", "values": {"status": '"round " + string(rounds)'}, "next": "child"},
        {"key": "child", "type": "call_flow", "flow": "inner", "next": "again"},
        {"key": "again", "type": "exclusive_gateway", "branches": [{"when": "rounds < 2", "next": "first"},
         {"else": "end"}]},
        {"key": "end", "type": "end", "outcome": "approved"},
    ],
}  # fmt: skip
INNER: dict[str, Any] = {
    "key": "inner",
    "record": "order",
    "nodes": [
        {"key": "start", "type": "start", "next": "tell"},
        {"key": "tell", "type": "notify", "to": [{"user": "ann"}], "subject": "Done", "next": "form"},
        {"key": "form", "type": "form_task", "by": [{"user": "bob"}], "next": "end"},
        {"key": "end", "type": "end"},
    ],
}
MOST_STEPS = 60
Guard = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


@dataclass
class Play:
    """One course of events, made by a seed. `guard` carries out each step; a crash law may break it on the way."""

    shop: Workshop
    seed: int
    guard: Guard
    steps: int = 0

    async def run(self) -> None:
        """From the start to the end."""
        await self.shop.install(flows=[FLOW, INNER])
        await self.guard(self._begin)
        await self.go_on()

    async def go_on(self) -> None:
        while await self._step():
            self.steps += 1
            assert self.steps < MOST_STEPS, "the play does not end"

    async def _begin(self) -> None:
        async with self.shop.mortise.work(self.shop.actors["ann"]) as work:
            already = await work.connection.scalar(sa.select(tables.instance.c.id).limit(1))
            if already is not None:
                return
            change = await create_record(work, "shop", "order", {"name": "O", "amount": "50"}, trusted=True)
            ref = RecordRef("shop", "order", change.id or 0)
            await start_flow(work, "shop", "mixed", record=ref, initiator=self.shop.people["ann"])

    async def _step(self) -> bool:
        """The next event, as the seed and the log so far have it; False when all is over."""
        async with self.shop.mortise.reading() as work:
            log, i = tables.log, tables.instance
            count = int(await work.connection.scalar(sa.select(sa.func.count()).select_from(log)) or 0)
            running = await work.connection.scalar(sa.select(i.c.id).where(i.c.status == "running").limit(1))
        if running is None:
            return False
        chance = random.Random(f"{self.seed}:{count}")
        tasks = await self.shop.open_tasks()
        if not tasks or chance.random() < 0.25:
            hours = await self._hours_to_the_next_timer()
            if hours is not None:
                self.shop.forward(hours=hours)
                await self.guard(self._wake)
                return True
        login = chance.choice(sorted(tasks))
        action = chance.choice(["approve", "approve", "reject", "transfer"])
        await self.guard(lambda: self._act(login, tasks[login], action))
        return True

    async def _act(self, login: str, task: int, action: str) -> None:
        async with self.shop.mortise.work(self.shop.actors[login]) as work:
            kind = await work.connection.scalar(sa.select(tables.task.c.kind).where(tables.task.c.id == task))
            if kind == "form_task":
                action = "complete"
            to = self.shop.people["bob" if login != "bob" else "lee"]
            try:
                async with work.connection.begin_nested():
                    await act(work, task, action, to=str(to), comment=action)
            except MortiseError:
                await act(work, task, "complete" if kind == "form_task" else "approve", comment="after all")

    async def _wake(self) -> None:
        await wake_due_timers(self.shop.mortise)

    async def _hours_to_the_next_timer(self) -> float | None:
        async with self.shop.mortise.reading() as work:
            first = await work.connection.scalar(sa.select(sa.func.min(tables.timer.c.due_at)))
        if first is None:
            return None
        return max(0.0, (first - self.shop.clock.at).total_seconds() / 3600) + 0.001


_QUERIES = {
    "instances": "SELECT id, flow, status, outcome, seq, incidents, state FROM mortise.flow_instance ORDER BY id",
    "log": "SELECT instance, seq, event->>'event', microsteps FROM mortise.flow_log ORDER BY 1, 2",
    "tasks": (
        "SELECT instance, key, node, kind, assignee, status, outcome, comment FROM mortise.flow_task ORDER BY 1, 2"
    ),
    "timers": "SELECT instance, key, node FROM mortise.flow_timer ORDER BY 1, 2",
    "orders": "SELECT name, amount, status FROM shop__order ORDER BY id",
    "records": "SELECT subject FROM shop__task ORDER BY id",
    "notices": "SELECT person, title FROM mortise.notification ORDER BY 1, title::text",
    "audit": "SELECT count(*) FROM mortise.audit WHERE app = 'shop'",
}


async def outcome(shop: Workshop) -> dict[str, list[tuple[Any, ...]]]:
    """What everything has come to: states, logs, tasks, records, notices, timers. Without ids: what is killed uses some
    up, so instances are counted and their record is left out."""
    async with shop.mortise.reading() as work:
        found = {
            part: [tuple(row) for row in await work.connection.execute(sa.text(sql))] for part, sql in _QUERIES.items()
        }
    numbers = {row[0]: place for place, row in enumerate(found["instances"])}
    for part in ("instances", "log", "tasks", "timers"):
        found[part] = [(numbers[row[0]], *row[1:]) for row in found[part]]
    found["instances"] = [
        (*row[:-1], {key: value for key, value in row[-1].items() if key != "ref"}) for row in found["instances"]
    ]
    return found
