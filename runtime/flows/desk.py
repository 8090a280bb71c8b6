"""The desk: starts and decisions that arrive while a transaction is on its way share the next one.

Commits bound everything a flow does. While one is being written, others queue up; together they cost one transaction.
Each is stepped, checked and refused for itself, as in `together`; nobody waits longer than for the transaction before
theirs.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import sqlalchemy as sa

from engines.flow import FlowState
from engines.flow.events import Started, TaskDecided
from engines.flow.human import HumanNode
from engines.kernel.commands import RecordRef
from engines.kernel.errors import MortiseError, NotAllowed
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.driver import DRIVEN, driven_columns, unknown_instance
from runtime.flows.going import Going
from runtime.flows.plans import flow_plan
from runtime.flows.together import Told, step_together
from runtime.records.quick import bare_of, compile_statement
from runtime.rules.plans import rules_of
from runtime.work import Actor, Work

MOST = 200
PART = "flows.desk"
t, i = tables.task, tables.instance
log = logging.getLogger("mortise.flows")

_FETCH = compile_statement(
    sa.select(*driven_columns(), t.c.id, t.c.key, t.c.assignee, t.c.kind, t.c.node)
    .join(i, i.c.id == t.c.instance)
    .where(t.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger), required=True)))
    .order_by(i.c.id)
    .with_for_update(of=i)
)
_TASK, _KEY, _ASSIGNEE, _KIND, _NODE = range(len(DRIVEN), len(DRIVEN) + 5)
_IDS = "SELECT nextval(pg_get_serial_sequence('mortise.flow_instance', 'id')) FROM generate_series(1, $1::int)"


@dataclass(frozen=True, eq=False)
class Decide:
    """A decision somebody wants to have taken; `event` without its task's key."""

    actor: Actor
    task: int
    event: TaskDecided


@dataclass(frozen=True, eq=False)
class Begin:
    """A flow somebody wants to have started."""

    actor: Actor
    app: str
    flow: str
    record: RecordRef | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    start: str | None = None


Asked = Decide | Begin


@dataclass(frozen=True, slots=True)
class Stepped:
    """It is done: the instance, and the tasks that are new in it."""

    instance: int
    tasks: tuple[int, ...] = ()


Result = Stepped | MortiseError | None


@dataclass
class Desk:
    """One per process."""

    mortise: Mortise
    waiting: list[tuple[Asked, asyncio.Future[Stepped | None]]] = field(default_factory=list)
    worker: asyncio.Task[None] | None = None

    async def hand_in(self, asked: Asked) -> Stepped | None:
        """Gives what came of it; None when it needs a transaction of its own. Raises what refuses it."""
        future: asyncio.Future[Stepped | None] = asyncio.get_running_loop().create_future()
        self.waiting.append((asked, future))
        if self.worker is None or self.worker.done():
            self.worker = asyncio.create_task(self._work(), name="flow desk")
        return await future

    async def _work(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            results: list[Result]
            try:
                results = await _together(self.mortise, [asked for asked, _ in batch])
            except (MortiseError, psycopg.Error, sa.exc.SQLAlchemyError):
                log.warning("%s decisions together failed; each is tried by itself", len(batch), exc_info=True)
                results = [None] * len(batch)
            except BaseException as error:
                for _, future in batch:
                    future.cancel()
                raise error
            for (_, future), result in zip(batch, results, strict=True):
                _tell(future, result)


def desk_of(mortise: Mortise) -> Desk:
    found = mortise.parts.get(PART)
    if found is None:
        found = mortise.parts[PART] = Desk(mortise)
    assert isinstance(found, Desk)
    return found


def _tell(future: asyncio.Future[Stepped | None], result: Result) -> None:
    if future.done():
        return
    if isinstance(result, MortiseError):
        future.set_exception(result)
    else:
        future.set_result(result)


async def _together(mortise: Mortise, asked: list[Asked]) -> list[Result]:
    """One transaction for all of them; in the order of `asked`: done, to be done alone (None), or refused."""
    results: list[Result] = [None] * len(asked)
    async with mortise.work() as work:
        told, places = await _all_told(work, asked, results)
        found = await step_together(work, told)
        new: dict[int, list[int]] = {}
        for task in found.opened:
            new.setdefault(task.instance, []).append(task.id)
        for one in told:
            results[places[id(one)]] = Stepped(one.row[0], tuple(new.get(one.row[0], ())))
        for one in found.alone:
            results[places[id(one)]] = None
        for one, error in found.failed:
            results[places[id(one)]] = error
    return results


async def _all_told(work: Work, asked: list[Asked], results: list[Result]) -> tuple[list[Told], dict[int, int]]:
    bare = await bare_of(work.connection)
    tasks = [each.task for each in asked if isinstance(each, Decide)]
    rows = {row[_TASK]: row for row in await _FETCH.rows(bare, {"ids": tasks})} if tasks else {}
    begins = len(asked) - len(tasks)
    ids: list[int] = []
    if begins:
        cursor = psycopg.AsyncRawCursor(bare)
        await cursor.execute(_IDS, [begins])
        ids = [row[0] for row in await cursor.fetchall()]
    told: list[Told] = []
    places: dict[int, int] = {}
    for place, each in enumerate(asked):
        try:
            found = (
                await _decide(work, each, rows.get(each.task))
                if isinstance(each, Decide)
                else await _begin(work, each, ids.pop())
            )
        except MortiseError as error:
            results[place] = error
            continue
        if found is not None:
            places[id(found)] = place
            told.append(found)
    return told, places


async def _begin(work: Work, asked: Begin, id_: int) -> Told | None:
    """The first event of a new instance; None when rules look at the start."""
    plan, release = await flow_plan(work, asked.app, asked.flow)
    if (asked.flow, "started") in (await rules_of(work, asked.app)).on_flow:
        return None
    going = Going(id_, asked.app, plan, FlowState(), 0, release=release, started_at=work.now)
    event = Started(
        at=work.now,
        actor=asked.actor.id,
        initiator=asked.actor.id,
        ref=asked.record,
        values=asked.values,
        choices=asked.choices,
        start=asked.start,
    )
    return Told((id_,), event, asked.actor, going)


async def _decide(work: Work, asked: Decide, row: Any) -> Told | None:
    """The event for the task; None where the node asks for more than a word."""
    if row is None or (row[_ASSIGNEE] != asked.actor.id and not asked.actor.is_admin):
        raise unknown_instance(asked.task)
    if row[_ASSIGNEE] != asked.actor.id:
        raise NotAllowed.because("flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。"))
    plan, _ = await flow_plan(work, row[1], row[2], row[3])
    node = plan.nodes.get(row[_NODE])
    wants_more = isinstance(node, HumanNode) and (node.password or "require" in node.fields.values())
    if row[_KIND] == "cc" or wants_more:
        return None
    return Told(row, replace(asked.event, task=row[_KEY], at=work.now), asked.actor)
