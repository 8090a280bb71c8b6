"""The driver: lock, step, carry out, write down: one transaction per external event.

Events that come up while an instance is being stepped (its own writes change its record, a child ends at once) wait in
a queue of that instance and are stepped in the same transaction, before its state is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import orjson
import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState, load_state
from engines.flow.events import ChildEnded, Event, Started, TimerFired
from engines.kernel.commands import RecordRef
from engines.kernel.errors import LimitReached, NotFound
from engines.kernel.texts import Text
from runtime.flows import tables
from runtime.flows.effects import carry_out
from runtime.flows.going import Going
from runtime.flows.last_states import LastStates
from runtime.flows.letters import after_opening
from runtime.flows.plans import flow_plan
from runtime.flows.proposals import settle_proposal
from runtime.flows.save import save
from runtime.flows.stepping import step_answered, take_snapshots
from runtime.records.quick import bare_of, compile_statement
from runtime.rules.flow_events import flow_came
from runtime.work import Work

MAX_EVENTS = 200
MAX_NESTED = 40
"""How many instances may be on their way inside one another, in one transaction."""

_going: ContextVar[dict[int, Going] | None] = ContextVar("mortise_flows_going", default=None)


async def start_flow(
    work: Work,
    app: str,
    flow: str,
    *,
    record: RecordRef | None = None,
    initiator: int | None = None,
    values: Mapping[str, Any] | None = None,
    parent: tuple[int, str] | None = None,
    start: str | None = None,
    choices: Mapping[str, Any] | None = None,
) -> int:
    """Start an instance on the release in force; gives its id. It may be over already when this returns.

    Args:
        start: the start node, when the flow has several.
        choices: node → the people the initiator chose for it.
    """
    id_, going = await new_instance(work, app, flow, record, initiator, parent)
    await run_started(
        work,
        going,
        record,
        initiator,
        values=values or {},
        start=start,
        called=parent is not None,
        choices=choices or {},
    )
    return id_


async def run_started(work: Work, going: Going, record: RecordRef | None, initiator: int | None, **more: Any) -> None:
    """The first event of a new instance."""
    await flow_came(work, going.app, going.plan.flow.key, "started", record)
    event = Started(at=work.now, actor=work.actor.id, initiator=initiator, ref=record, **more)
    await _run(work, going, event)


async def new_instance(
    work: Work, app: str, flow: str, record: RecordRef | None, initiator: int | None, parent: tuple[int, str] | None
) -> tuple[int, Going]:
    """A row for an instance that has not begun."""
    plan, release = await flow_plan(work, app, flow)
    row = {
        "app": app,
        "flow": flow,
        "release": release,
        "form": record and record.form,
        "record": record and record.id,
        "initiator": initiator,
        "status": "running",
        "state": {},
        "started_at": work.now,
        "parent": parent and parent[0],
        "parent_token": parent and parent[1],
    }
    statement = sa.insert(tables.instance).values(row).returning(tables.instance.c.id)
    id_ = int((await work.connection.execute(statement)).scalar_one())
    return id_, Going(id_, app, plan, FlowState(), 0, *(parent or (None, None)))


async def deliver(work: Work, instance: int, event: Event, row: Any = None) -> FlowState:
    """Give one event to an instance; gives the state after it (as it was, when the event has to wait its turn).

    `row`: the instance, when the caller has it locked already. Raises NotFound, and whatever refuses the event
    (Conflict, NotAllowed, InputError): then nothing has changed.
    """
    others = _going.get()
    if others and instance in others:
        others[instance].queue.append(event)
        return others[instance].state
    if row is None:
        row = await _LOCK.row(await bare_of(work.connection), {"instance": instance})
    if row is None:
        raise unknown_instance(instance)
    plan, _ = await flow_plan(work, *row[1:4])
    going = going_of(row, plan)
    await _run(work, going, event)
    return going.state


DRIVEN = ("id", "app", "flow", "release", "state", "seq", "parent", "parent_token")
"""What the driver needs of an instance's row, in this order."""


def driven_columns() -> list[sa.ColumnElement[Any]]:
    """`DRIVEN` as columns; the state as text, to be read by a quicker reader than the database driver's."""
    columns = tables.instance.c
    return [sa.cast(columns.state, sa.Text).label(name) if name == "state" else columns[name] for name in DRIVEN]


_LOCK = compile_statement(
    sa.select(*driven_columns())
    .where(tables.instance.c.id == sa.bindparam("instance", type_=sa.BigInteger, required=True))
    .with_for_update()
)


def going_of(row: Any, plan: FlowPlan, states: LastStates | None = None) -> Going:
    """An instance, from a row that begins with `DRIVEN`, and its plan. `states`: where its state may be at hand."""
    id_, app, _, _, text, seq, parent, parent_token = row[:8]
    state = states.at(id_, seq) if states is not None else None
    return Going(id_, app, plan, state or load_state(orjson.loads(text)), seq, parent, parent_token)


def unknown_instance(instance: object) -> NotFound:
    error = NotFound.because(
        "flow.unknown_instance", Text(f"There is no flow instance {instance}.", f"没有流程实例 {instance}。")
    )
    assert isinstance(error, NotFound)
    return error


async def _run(work: Work, going: Going, first: Event) -> None:
    was = going.state.status
    others = _going.get() or {}
    if len(others) >= MAX_NESTED:
        raise LimitReached.because(
            "flow.cascade",
            Text(
                f"Flows start each other more than {MAX_NESTED} deep at one moment.",
                f"流程同一时刻相互启动超过 {MAX_NESTED} 层。",
            ),
            Text(
                "Let a flow that calls itself come to an end, or wait in between.",
                "请让自我调用的流程能够结束，或在其间加入等待。",
            ),
            instance=going.id,
        )
    token = _going.set({**others, going.id: going})
    going.queue.append(first)
    try:
        while going.queue:
            if len(going.log) >= MAX_EVENTS:
                raise LimitReached.because(
                    "flow.cascade",
                    Text("The flow sets itself off without end.", "流程无休止地触发自身。"),
                    instance=going.id,
                )
            await _one(work, going, going.queue.popleft())
        await take_snapshots(work, [going])
        await after_opening(work, [going], await save(work, [going]))
    finally:
        _going.reset(token)
    if going.state.status == "ended" and was != "ended":
        await flow_came(work, going.app, going.plan.flow.key, "ended", going.ref, going.state.outcome)


async def _one(work: Work, going: Going, event: Event) -> None:
    found = await step_answered(work, going, event)
    if not found.microsteps and found.state == going.state:
        return
    if isinstance(event, TimerFired):
        going.cancel_timer(event.timer)
    going.keep(found)
    batch = await carry_out(work, going, found.commands, found.event)
    going.queue.extendleft(batch.reports)
    ended = batch.finished
    if ended is None:
        return
    if going.plan.holds_changes:
        await settle_proposal(work, going, ended.outcome)
    if going.parent is not None and going.parent_token is not None:
        told = ChildEnded(
            at=work.now, token=going.parent_token, outcome=ended.outcome, values=ended.values, error=ended.error
        )
        await deliver(work, going.parent, told)


__all__ = [
    "DRIVEN",
    "deliver",
    "driven_columns",
    "going_of",
    "new_instance",
    "run_started",
    "start_flow",
    "unknown_instance",
]
