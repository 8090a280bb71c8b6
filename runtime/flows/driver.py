"""The driver: lock, step, carry out, write down: one transaction per external event.

Events that come up while an instance is being stepped (its own writes change its record, a child ends at once) wait in
a queue of that instance and are stepped in the same transaction, before its state is written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import orjson
import sqlalchemy as sa

from engines.flow import FlowPlan, FlowState, Step, awaited, dump_event, dump_state, load_state, step
from engines.flow.events import ChildEnded, Event, Performed, Started
from engines.flow.run import Microstep
from engines.kernel.commands import RecordRef
from engines.kernel.errors import LimitReached, NotFound
from engines.kernel.texts import Text
from runtime.flows import tables
from runtime.flows.effects import carry_out
from runtime.flows.people import answer
from runtime.flows.plans import flow_plan
from runtime.flows.titles import instance_title
from runtime.records.load import load_record, load_rows
from runtime.records.quick import bare_of
from runtime.records.read import binds, read_record_json
from runtime.records.sight import system_sight
from runtime.work import Work

MAX_ATTEMPTS = 50
MAX_EVENTS = 200


@dataclass
class Going:
    """An instance while it is being stepped."""

    id: int
    app: str
    plan: FlowPlan
    state: FlowState
    seq: int
    parent: int | None = None
    parent_token: str | None = None
    queue: deque[Event] = field(default_factory=deque)
    written: list[dict[str, Any]] = field(default_factory=list)
    snapshot: bool = False

    @property
    def ref(self) -> RecordRef | None:
        return self.state.ref


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
) -> int:
    """Start an instance on the release in force; gives its id. It may be over already when this returns."""
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
    id_ = (
        await work.connection.execute(sa.insert(tables.instance).values(row).returning(tables.instance.c.id))
    ).scalar_one()
    going = Going(id_, app, plan, FlowState(), 0, *(parent or (None, None)))
    await _run(
        work, going, Started(at=work.now, actor=work.actor.id, initiator=initiator, ref=record, values=values or {})
    )
    return int(id_)


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
        t = tables.instance
        statement = sa.select(*driven_columns()).where(t.c.id == instance).with_for_update()
        row = (await work.connection.execute(statement)).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    going = Going(row.id, row.app, plan, load_state(row.state), row.seq, row.parent, row.parent_token)
    await _run(work, going, event)
    return going.state


def driven_columns() -> list[sa.Column[Any]]:
    """What the driver needs of an instance's row."""
    names = ("id", "app", "flow", "release", "state", "seq", "parent", "parent_token")
    return [tables.instance.c[name] for name in names]


def unknown_instance(instance: object) -> NotFound:
    error = NotFound.because(
        "flow.unknown_instance", Text(f"There is no flow instance {instance}.", f"没有流程实例 {instance}。")
    )
    assert isinstance(error, NotFound)
    return error


async def _run(work: Work, going: Going, first: Event) -> None:
    others = dict(_going.get() or {})
    token = _going.set({**others, going.id: going})
    going.queue.append(first)
    try:
        while going.queue:
            if len(going.written) >= MAX_EVENTS:
                raise LimitReached.because(
                    "flow.cascade",
                    Text("The flow sets itself off without end.", "流程无休止地触发自身。"),
                    instance=going.id,
                )
            await _one(work, going, going.queue.popleft())
        await _save(work, going)
    finally:
        _going.reset(token)


async def _one(work: Work, going: Going, event: Event) -> None:
    asked, found = await _step(work, going, event)
    if not found.microsteps and found.state == going.state:
        return
    going.state = found.state
    going.seq += 1
    going.written.append(_log_row(going, asked, found.microsteps))
    going.snapshot = going.snapshot or type(event).__name__ in ("Started", "TaskDecided", "TaskReturned")
    batch = await carry_out(work, going.id, going.plan, found.commands, event)
    for token, created in batch.reports:
        going.queue.appendleft(Performed(at=work.now, token=token, created=tuple(created)))
    ended = batch.finished
    if ended is not None and going.parent is not None and going.parent_token is not None:
        await deliver(
            work,
            going.parent,
            ChildEnded(at=work.now, token=going.parent_token, outcome=ended.outcome, values=ended.values),
        )


async def _step(work: Work, going: Going, event: Event) -> tuple[Event, Step]:
    """Step with the record as it is now, answering questions until none is left."""
    ref = event.ref if isinstance(event, Started) else going.ref
    if event.record is None and ref is not None:
        event = replace(event, record=await _record(work, going.plan, ref))
    initiator = event.initiator if isinstance(event, Started) else going.state.initiator
    facts: dict[str, Any] = dict(event.facts)
    if going.plan.initiator_paths and initiator is not None:
        facts["initiator"] = await _person(work, going.plan, initiator)
    for _ in range(MAX_ATTEMPTS):
        event = replace(event, facts=facts)
        found = step(going.plan, going.state, event)
        if not found.needs:
            return event, found
        for need in found.needs:
            facts = {**facts, need.key: await answer(work, going.app, need)}
    raise LimitReached.because("flow.too_many_questions", Text("A flow asks without end.", "流程的查询次数过多。"))


async def _record(work: Work, plan: FlowPlan, ref: RecordRef) -> Mapping[str, Any] | None:
    """Only what the flow's expressions read: the log stays small. None when the record is gone."""
    if not plan.paths:
        return None
    try:
        whole = await load_record(work, ref.app, ref.form, ref.id, plan.paths)
    except NotFound:
        return None
    roots = {"id", *(path[0] for path in plan.paths)}
    return {key: value for key, value in whole.items() if key in roots}


async def _person(work: Work, plan: FlowPlan, id_: int) -> Mapping[str, Any]:
    workspace = (await system_sight(work, plan.app)).workspace
    rows = await load_rows(await bare_of(work.connection), workspace, "core.person", [id_], plan.initiator_paths)
    return rows.get(id_, {"id": id_})


def _log_row(going: Going, event: Event, microsteps: tuple[Microstep, ...]) -> dict[str, Any]:
    return {
        "instance": going.id,
        "seq": going.seq,
        "at": event.at,
        "actor": event.actor,
        "event": dump_event(event),
        "microsteps": [_short(each) for each in microsteps],
    }


def _short(each: Microstep) -> dict[str, str]:
    return {name: value for name, value in asdict(each).items() if value}


async def _save(work: Work, going: Going) -> None:
    state, t = going.state, tables.instance
    if not going.written:
        return
    values: dict[str, Any] = {
        "state": dump_state(state),
        "seq": going.seq,
        "status": state.status,
        "outcome": state.outcome,
        "incidents": len(state.incidents),
        "awaits": awaited(going.plan, state),
    }
    if state.status == "ended":
        values["ended_at"] = work.now
    if going.snapshot and state.ref is not None:
        values |= await _snapshot(work, going, state.ref)
    await work.connection.execute(sa.insert(tables.log), going.written)
    await work.connection.execute(sa.update(t).where(t.c.id == going.id).values(values))


async def _snapshot(work: Work, going: Going, ref: RecordRef) -> dict[str, Any]:
    """The record as it is now (JSON, everything), and the instance's title."""
    sight = await system_sight(work, ref.app)
    found = await read_record_json(await bare_of(work.connection), sight, ref.form, ref.id, binds(work))
    if found is None:
        return {}
    paths = going.plan.title.paths if going.plan.title else ()
    record = await load_record(work, ref.app, ref.form, ref.id, paths)
    return {"snapshot": orjson.loads(found), "title": await instance_title(work, going.plan, ref, record)}


__all__ = ["deliver", "driven_columns", "start_flow", "unknown_instance"]
