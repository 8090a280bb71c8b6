"""The desk: starts and decisions that arrive while transactions are on their way share the next one.

Commits bound everything a flow does. While one is being written, others queue up; together they cost one transaction.
Each is stepped, checked and refused for itself, as in `together`; nobody waits longer than for the transaction before
theirs. Two are on their way at a time when many wait: while the database writes one, the next is stepped.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

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
from runtime.flows.brief import BEGIN, COMMIT, Line, brief
from runtime.flows.driver import DRIVEN, driven_columns, going_of, unknown_instance
from runtime.flows.going import Going
from runtime.flows.last_states import LastStates
from runtime.flows.plans import PlansAtHand
from runtime.flows.round_trip import Asking, at_once
from runtime.flows.together import Told, step_together
from runtime.records.quick import Bare, compile_statement
from runtime.rules.plans import rules_of
from runtime.work import Actor, Work

Answer = Literal["approve", "reject", "complete"]
MOST = 200
AT_ONCE = 2
"""Transactions on their way at a time."""
LEAST = 32
"""Fewer are not worth a transaction beside another: each costs as much as the steps of a dozen."""
PART = "flows.desk"
t, i = tables.task, tables.instance
log = logging.getLogger("mortise.flows")

_FETCH = compile_statement(
    sa.select(*driven_columns(), t.c.id, t.c.key, t.c.assignee, t.c.kind, t.c.node)
    .join(i, i.c.id == t.c.instance)
    .where(t.c.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger), required=True)))
    .order_by(i.c.id)
    .with_for_update(of=i, skip_locked=True)
)
"""An instance that somebody else is moving holds up nobody: what is asked of it is done in a transaction of its own,
which waits for the lock."""
_TASK, _KEY, _ASSIGNEE, _KIND, _NODE = range(len(DRIVEN), len(DRIVEN) + 5)
_IDS = "SELECT nextval(pg_get_serial_sequence('mortise.flow_instance', 'id')) FROM generate_series(1, $1::int)"


@dataclass(frozen=True, eq=False)
class Decide:
    """A decision somebody wants to have taken, with nothing but a word to it."""

    actor: Actor
    task: int
    outcome: Answer
    comment: str = ""


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
    waiting: deque[tuple[Asked, asyncio.Future[Stepped | None]]] = field(default_factory=deque)
    workers: set[asyncio.Task[None]] = field(default_factory=set)
    on_their_way: int = 0
    """How much of it is in transactions now."""
    states: LastStates = field(default_factory=LastStates)

    async def hand_in(self, asked: Asked) -> Stepped | None:
        """Gives what came of it; None when it needs a transaction of its own. Raises what refuses it."""
        future: asyncio.Future[Stepped | None] = asyncio.get_running_loop().create_future()
        self.waiting.append((asked, future))
        if not self.workers or (len(self.workers) < AT_ONCE and len(self.waiting) >= LEAST):
            worker = asyncio.create_task(self._work(), name="flow desk")
            self.workers.add(worker)
            worker.add_done_callback(self.workers.discard)
        return await future

    async def _work(self) -> None:
        while self.waiting:
            try:
                async with brief(self.mortise) as line:
                    await self._serve(line)
            except (psycopg.Error, sa.exc.SQLAlchemyError):
                log.warning("the flows' connection failed; what waits is tried by itself", exc_info=True)
                while self.waiting:
                    _tell(self.waiting.popleft()[1], None)

    async def _serve(self, line: Line) -> None:
        """Everything that waits, transaction after transaction."""
        while self.waiting and not line.bare.closed:
            batch = self._next()
            self.on_their_way += len(batch)
            try:
                results = await self._results(line, [asked for asked, _ in batch])
            except BaseException:
                for _, future in batch:
                    future.cancel()
                raise
            finally:
                self.on_their_way -= len(batch)
            for (_, future), result in zip(batch, results, strict=True):
                _tell(future, result)
            await asyncio.sleep(0)  # whoever has been told may have more to ask

    async def _results(self, line: Line, asked: list[Asked]) -> list[Result]:
        try:
            return await _together(line, asked, self.states)
        except (MortiseError, psycopg.Error, sa.exc.SQLAlchemyError):
            log.warning("%s decisions together failed; each is tried by itself", len(asked), exc_info=True)
            with suppress(psycopg.Error):
                await line.undo()
            return [None] * len(asked)

    def _next(self) -> list[tuple[Asked, asyncio.Future[Stepped | None]]]:
        """At most its share of all that waits or is on its way, so that the transactions stay of one size; of few, all."""
        share = -(-(len(self.waiting) + self.on_their_way) // AT_ONCE)
        count = min(MOST, max(share, LEAST), len(self.waiting))
        return [self.waiting.popleft() for _ in range(count)]


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


async def _together(line: Line, asked: list[Asked], states: LastStates) -> list[Result]:
    """One transaction for all of them; in the order of `asked`: done, to be done alone (None), or refused."""
    results: list[Result] = [None] * len(asked)
    work = line.unit()
    told = await _all_told(work, line.bare, asked, results, states)
    found = await step_together(work, list(told), [COMMIT])
    for one in told:
        states.keep(one.going.id, one.going.seq, one.going.state)
    new: dict[int, list[int]] = {}
    for task in found.opened:
        new.setdefault(task.instance, []).append(task.id)
    for one, place in told.items():
        results[place] = Stepped(one.going.id, tuple(new.get(one.going.id, ())))
    for one in found.alone:
        results[told[one]] = None
    for one, error in found.failed:
        results[told[one]] = error
    return results


async def _all_told(
    work: Work, bare: Bare, asked: list[Asked], results: list[Result], states: LastStates
) -> dict[Told, int]:
    """The event for each of them, with its place; what is refused at once, or has to be done alone, is left out."""
    rows, ids = await _read(bare, asked)
    plans, told = PlansAtHand(work), dict[Told, int]()
    for place, each in enumerate(asked):
        try:
            found = (
                await _decide(work, plans, each, rows.get(each.task), states)
                if isinstance(each, Decide)
                else await _begin(work, plans, each, ids.pop())
            )
        except MortiseError as error:
            results[place] = error
            continue
        if found is not None:
            told[found] = place
    return told


async def _read(bare: Bare, asked: list[Asked]) -> tuple[dict[int, Any], list[int]]:
    """Begin the transaction: the rows of the tasks that can be locked, by task, and ids for new instances, the first to
    be used last."""
    tasks = [each.task for each in asked if isinstance(each, Decide)]
    begins = len(asked) - len(tasks)
    statements: list[Asking] = [BEGIN]
    if begins:
        statements.append((_IDS, [begins]))
    if tasks:
        statements.append((_FETCH.sql, _FETCH.fill({"ids": tasks})))
    _, *found = await at_once(bare, *statements)
    ids = [row[0] for row in reversed(found[0])] if begins else []
    return {row[_TASK]: row for row in found[-1]} if tasks else {}, ids


async def _begin(work: Work, plans: PlansAtHand, asked: Begin, id_: int) -> Told | None:
    """The first event of a new instance; None when rules look at the start."""
    plan, release = await plans.of(asked.app, asked.flow)
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
    return Told(going, event, asked.actor)


async def _decide(work: Work, plans: PlansAtHand, asked: Decide, row: Any, states: LastStates) -> Told | None:
    """The event for the task; None where the node asks for more than a word, and where the task is not at hand."""
    if row is None:
        return None
    if row[_ASSIGNEE] != asked.actor.id and not asked.actor.is_admin:
        raise unknown_instance(asked.task)
    if row[_ASSIGNEE] != asked.actor.id:
        raise NotAllowed.because("flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。"))
    plan, _ = await plans.of(*row[1:4])
    node = plan.nodes.get(row[_NODE])
    wants_more = isinstance(node, HumanNode) and (node.password or "require" in node.fields.values())
    if row[_KIND] == "cc" or wants_more:
        return None
    event = TaskDecided(at=work.now, actor=asked.actor.id, task=row[_KEY], outcome=asked.outcome, comment=asked.comment)
    return Told(going_of(row, plan, states), event, asked.actor)
