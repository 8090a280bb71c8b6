"""Flows on the workshop's app, and people who always do the same: what it comes to is known.

Half of the courses go over one flow with a bit of everything, the others over flows drawn at random. Every step looks at
the database, decides what comes next, and hands it in; so whoever is stopped anywhere can be followed by somebody who
simply goes on.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from engines.flow import FlowState, load_state
from engines.flow.events import IncidentRetried, IncidentSkipped, JobDone, JobFailed
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError
from runtime.flows import tables
from runtime.flows.acts import act
from runtime.flows.driver import deliver, start_flow
from runtime.flows.plans import flow_plan
from runtime.flows.signals import broadcast, signal
from runtime.flows.timers import wake_due_timers
from runtime.records.write import create_record, update_record
from runtime.work import SYSTEM, Work
from tests.flow_drawing import Drawing, Scene, Seeded, drawn
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
CONNECTOR = {"key": "c", "name": "C", "connection": "c", "operations": [{"key": "o"}]}
SCENE = Scene(
    tasks=("approval", "write", "create", "tell", "form", "child", "job", "timer", "message", "keyed", "condition",
           "signal", "calculate"),
    by=[{"user": "lee"}, {"user": "bob"}],
)  # fmt: skip
SIZES = range(7, 22)
"""Nodes of a drawn flow: enough to be worth it, few enough to be killed everywhere."""
RANDOM_STEPS, MOST_STEPS = 14, 90
Step = Callable[[], Awaitable[None]]
Guard = Callable[[Step, bool], Awaitable[None]]
"""Carries out a step, perhaps breaking it on the way. The flag: it is one transaction."""


def flows_of(seed: int) -> list[dict[str, Any]]:
    """The flows of a course; the first is the one that is started."""
    if seed % 2 == 0:
        return [FLOW, INNER]
    for attempt in count():
        flow = drawn(Drawing(Seeded((seed, attempt)), SCENE))
        if len(flow["nodes"]) in SIZES:
            break
    return [{"key": "drawn", "record": "order", **flow}, {**INNER, "key": "other"}]


@dataclass(frozen=True)
class Seen:
    """What a step sees: the running instances with their states, the open tasks, and when the next timer is due."""

    instances: list[tuple[int, FlowState]]
    heard: list[str]
    """What somebody listens for."""
    needed: list[str]
    """What a token stands and waits for."""
    tasks: list[tuple[int, int]]
    """(task, assignee)."""
    due_at: datetime | None
    order: int


@dataclass
class Play:
    """One course of events, made by a seed. `guard` carries out each step; a crash law may break it on the way."""

    shop: Workshop
    seed: int
    guard: Guard
    steps: int = 0

    async def run(self) -> None:
        """From the start to the end."""
        self.flows = flows_of(self.seed)
        await self.shop.install(flows=self.flows, connectors=[CONNECTOR])
        await self.guard(self._begin, True)
        while await self._step():
            self.steps += 1
            assert self.steps < MOST_STEPS, "the play does not end"

    async def _begin(self) -> None:
        async with self.shop.mortise.work(self.shop.actors["ann"]) as work:
            change = await create_record(work, "shop", "order", {"name": "O", "amount": "4"}, trusted=True)
            ref = RecordRef("shop", "order", change.id or 0)
            await start_flow(work, "shop", self.flows[0]["key"], record=ref, initiator=self.shop.people["ann"])

    async def _step(self) -> bool:
        """The next event; False when all is over. First anything that is possible, then what brings it to an end."""
        seen = await self._look()
        if not seen.instances:
            return False
        chance = random.Random(f"{self.seed}:{self.steps}")
        moves = self._moves(seen, chance)
        kind, step = chance.choice(moves) if self.steps < RANDOM_STEPS else moves[0]
        await self.guard(step, kind != "timers")
        return True

    def _moves(self, seen: Seen, chance: random.Random) -> list[tuple[str, Step]]:
        """Everything that may happen now, what helps the flow on first: at least one thing."""
        found: list[tuple[str, Step]] = []
        helps = self.steps >= RANDOM_STEPS
        for id_, state in seen.instances:
            for token in sorted(state.incidents):
                found.append(("incident", self._incident(id_, token, skip=helps or chance.random() < 0.5)))
        for task, assignee in seen.tasks:
            said = "approve" if helps else chance.choice(["approve", "approve", "reject", "transfer"])
            found.append(("task", self._decide(task, assignee, said)))
        for id_, state in seen.instances:
            jobs = [str(each.notes["job"]) for each in state.tokens.values() if each.doing == "job"]
            found += [("job", self._answer(id_, job, well=helps or chance.random() < 0.7)) for job in jobs]
        names = seen.needed if helps else seen.heard
        found += [("told", self._tell(name, seen.order, chance, helps)) for name in names]
        if seen.due_at is not None:
            found.append(("timers", self._wake(max(self.shop.clock.at, seen.due_at + timedelta(seconds=3)))))
        assert found, "something can always happen"
        return found

    def _incident(self, instance: int, token: str, *, skip: bool) -> Step:
        kind = IncidentSkipped if skip else IncidentRetried
        return self._event(lambda work: deliver(work, instance, kind(at=work.now, token=token)))

    def _answer(self, instance: int, job: str, *, well: bool) -> Step:
        """The outside system has answered, as the job that called it tells."""
        kind = JobDone if well else JobFailed
        return self._event(lambda work: deliver(work, instance, kind(at=work.now, token=job)))

    def _tell(self, name: str, order: int, chance: random.Random, helps: bool) -> Step:
        ref = RecordRef("shop", "order", order)
        kind, _, rest = name.partition(":")
        called, _, key = rest.partition("|")
        if kind == "record":
            amount = "10" if helps else str(chance.randint(0, 10))
            return self._event(
                lambda work: update_record(work, "shop", "order", order, {"amount": amount}, trusted=True)
            )
        if kind == "signal":
            return self._event(lambda work: broadcast(work, "shop", rest, {}))
        return self._event(lambda work: signal(work, called, ref, {}, key=key or None))

    def _event(self, happens: Callable[[Work], Awaitable[Any]]) -> Step:
        async def step() -> None:
            async with self.shop.mortise.work(SYSTEM) as work:
                await happens(work)

        return step

    def _decide(self, task: int, assignee: int, action: str) -> Step:
        login = next(login for login, id_ in self.shop.people.items() if id_ == assignee)

        async def step() -> None:
            async with self.shop.mortise.work(self.shop.actors[login]) as work:
                kind = await work.connection.scalar(sa.select(tables.task.c.kind).where(tables.task.c.id == task))
                last = "complete" if kind == "form_task" else "approve"
                to = self.shop.people["bob" if login != "bob" else "lee"]
                try:
                    async with work.connection.begin_nested():
                        await act(work, task, last if kind == "form_task" else action, to=str(to), comment=action)
                except MortiseError:
                    await act(work, task, last, comment="after all")

        return step

    def _wake(self, at: datetime) -> Step:
        async def step() -> None:
            self.shop.clock.at = at
            await wake_due_timers(self.shop.mortise)

        return step

    async def _look(self) -> Seen:
        i, t = tables.instance, tables.task
        async with self.shop.mortise.reading() as work:
            read = work.connection.execute
            rows = (await read(sa.select(i).where(i.c.status == "running").order_by(i.c.id))).all()
            instances = [(row.id, load_state(row.state)) for row in rows]
            plans = [(await flow_plan(work, "shop", row.flow))[0] for row in rows]
            tasks = await read(
                sa.select(t.c.id, t.c.assignee).where(t.c.status == "open", t.c.kind != "cc").order_by(t.c.id)
            )
            first = await work.connection.scalar(sa.select(sa.func.min(tables.timer.c.due_at)))
            order = await work.connection.scalar(sa.text("SELECT min(id) FROM shop__order"))
        needed = [
            name
            for plan, (_, state) in zip(plans, instances, strict=True)
            for token in state.tokens.values()
            if token.doing == "wait"
            for name in plan.nodes[token.node].awaits(token)
        ]
        heard = [name for row in rows for name in sorted(row.awaits)]
        return Seen(instances, heard, needed, [(row.id, row.assignee) for row in tasks], first, int(order or 0))


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
    "jobs": "SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2",
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
