"""Messages, signals and record changes, delivered to the instances that listen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from engines.expr import Env
from engines.flow.events import Cancelled, MessageReceived, RecordChanged, SignalReceived
from engines.flow.trigger import Trigger
from engines.kernel.commands import RecordRef
from runtime.flows import tables
from runtime.flows.driver import deliver, start_flow
from runtime.flows.plans import flow_plans
from runtime.metadata.releases import installed
from runtime.work import Work


async def signal(
    work: Work,
    name: str,
    record: RecordRef | None,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    besides: int | None = None,
    app: str | None = None,
) -> int:
    """A message to every instance that waits for it; gives how many there were, with those it started.

    Args:
        record: only instances of this record, unless a `key` says which are meant.
        key: a correlation key: instances that wait for this key, of whatever record.
        besides: not this one (the sender).
        app: whose flows hear the message, and may be started by it; the record's by default.
    """
    home = app or (record.app if record else None)
    listening = await _listening(work, record, f"message:{name}", home)
    if key is not None:
        listening = sorted({*await _listening(work, None, f"message:{name}|{key}", home), *listening})
    taken = [each for each in listening if each != besides]
    for each in taken:
        await deliver(
            work, each, MessageReceived(at=work.now, actor=work.actor.id, name=name, payload=payload, key=key)
        )
    return len(taken) + (await _start(work, home, "message", name, record, payload) if home else 0)


async def broadcast(work: Work, app: str, name: str, payload: Mapping[str, Any], *, besides: int | None = None) -> int:
    """A signal to everybody who listens, in this app; gives how many there were, with those it started."""
    t = tables.instance
    statement = sa.select(t.c.id).where(
        t.c.status == "running", t.c.awaits.contains([f"signal:{name}"]), t.c.app == app
    )
    taken = [each for each in (await work.connection.scalars(statement.order_by(t.c.id))).all() if each != besides]
    for each in taken:
        await deliver(work, each, SignalReceived(at=work.now, actor=work.actor.id, name=name, payload=payload))
    return len(taken) + await _start(work, app, "signal", name, None, payload)


async def record_changed(work: Work, record: RecordRef, fields: Iterable[str] = ()) -> None:
    changed = tuple(sorted(fields))
    for each in await _listening(work, record, "record"):
        await deliver(work, each, RecordChanged(at=work.now, actor=work.actor.id, fields=changed))


async def record_deleted(work: Work, record: RecordRef) -> None:
    """Its flows end with it."""
    t = tables.instance
    rows = await work.connection.scalars(
        sa.select(t.c.id).where(
            t.c.app == record.app, t.c.form == record.form, t.c.record == record.id, t.c.status == "running"
        )
    )
    for each in rows.all():
        await deliver(work, each, Cancelled(at=work.now, actor=work.actor.id, reason="record_deleted"))


async def start_by(
    work: Work, app: str, flow: str, index: int, record: RecordRef | None, payload: Mapping[str, Any]
) -> int | None:
    """Start a flow by one of its triggers with a payload; None when its condition does not hold."""
    plan = flow_plans(work, await installed(work, app))[flow]
    trigger = plan.flow.triggers[index]
    env = Env(now=work.now, timezone=work.mortise.settings.timezone, user={"id": work.actor.id})
    names = {"payload": payload, "current user": env.user}
    condition = plan.conditions[index]
    if condition is not None and not condition.truth(names, env):
        return None
    values = {key: each.evaluate(names, env) for key, each in plan.values[index].items()}
    return await start_flow(work, app, flow, record=record, initiator=work.actor.id, values=values, start=trigger.start)


async def _start(
    work: Work, app: str, kind: str, name: str, record: RecordRef | None, payload: Mapping[str, Any]
) -> int:
    """Start what a message or signal of this name starts; gives how many."""
    count = 0
    for plan in flow_plans(work, await installed(work, app)).values():
        for index, trigger in enumerate(plan.flow.triggers):
            if getattr(trigger, kind) == name and _fits(trigger, record):
                count += await start_by(work, app, plan.flow.key, index, record, payload) is not None
                break
    return count


def _fits(trigger: Trigger, record: RecordRef | None) -> bool:
    return trigger.record is None or (record is not None and trigger.record == record.form)


async def _listening(work: Work, record: RecordRef | None, name: str, app: str | None = None) -> list[int]:
    """Those that wait for `name`: about this record, or of this app."""
    t = tables.instance
    statement = sa.select(t.c.id).where(t.c.status == "running", t.c.awaits.contains([name])).order_by(t.c.id)
    if record is not None:
        statement = statement.where(t.c.app == record.app, t.c.form == record.form, t.c.record == record.id)
    elif app is not None:
        statement = statement.where(t.c.app == app)
    return list((await work.connection.scalars(statement)).all())
