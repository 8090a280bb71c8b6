"""Carrying out a flow's commands: its own (tasks, timers, children) here, everything else by the performer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import orjson
import sqlalchemy as sa

from engines.flow.events import Cancelled, ChildEscalated, Event, JobFailed, Performed
from engines.kernel.commands import (
    BroadcastSignal,
    CallConnector,
    CancelChild,
    CancelTimer,
    CloseTask,
    Command,
    EscalateParent,
    FinishInstance,
    MakeDocument,
    MoveTask,
    Notify,
    OpenTask,
    RecordRef,
    ReportEffects,
    SetTimer,
    SignalFlows,
    StartChild,
)
from engines.kernel.errors import MortiseError, Unavailable
from runtime.connectors.tables import connector_call
from runtime.flows import tables
from runtime.flows.going import Going
from runtime.http.requests import encode_json
from runtime.jobs import enqueue
from runtime.work import Work


@dataclass
class Batch:
    """What came of the commands of one step."""

    reports: list[Performed | JobFailed] = field(default_factory=list)
    """For the tokens that wait for their effects."""
    finished: FinishInstance | None = None


async def carry_out(work: Work, going: Going, commands: Sequence[Command], event: Event) -> Batch:
    """In order. `event` tells who closed a task and what was said."""
    batch, others = Batch(), list[Command]()
    for command in commands:
        if keep_own(work, going, command, event):
            continue
        match command:
            case StartChild():
                await _start_child(work, going, command)
            case CancelChild():
                await _cancel_child(work, going.id, command)
            case CallConnector(token=str()):
                await _call(work, going.id, command, going.app)
            case MakeDocument():
                await _make_document(work, going.id, command)
            case SignalFlows():
                await _send(work, going, command)
            case BroadcastSignal():
                await _broadcast(work, going, command)
            case EscalateParent():
                await _escalate(work, going, command)
            case Notify(link="task"):
                others += await _to_tasks(work, going, command)
            case ReportEffects():
                batch.reports.append(await _report(work, going, command.token, others))
                others = []
            case FinishInstance():
                batch.finished = command
            case _:
                others.append(command)
    await _perform(work, others)
    return batch


def keep_own(work: Work, going: Going, command: Command, event: Event) -> bool:
    """Note what only concerns the flow's own tables; False for anything else."""
    match command:
        case OpenTask():
            going.open_task(command, event, work.now)
        case CloseTask():
            going.close_task(command, event, work.now)
        case MoveTask():
            going.move_task(command)
        case SetTimer():
            going.set_timer(command)
        case CancelTimer():
            going.cancel_timer(command.timer)
        case _:
            return False
    return True


async def _report(work: Work, going: Going, token: str, commands: list[Command]) -> Performed | JobFailed:
    """What came of the effects that a token waits for. Whoever sets them off is told what refuses them, and nothing has
    happened; where nobody is there to be told (a timer, a job), the token is, and stops."""
    if work.actor.id is not None:
        return Performed(at=work.now, token=token, created=tuple(await _perform(work, commands)))
    queued = list(going.queue)
    try:
        async with work.connection.begin_nested():
            return Performed(at=work.now, token=token, created=tuple(await _perform(work, commands)))
    except Unavailable:
        raise
    except MortiseError as error:
        going.queue.clear()
        going.queue.extend(queued)
        return failure(work.now, token, error)


def failure(at: datetime, token: str, error: MortiseError) -> JobFailed:
    """An error, as the token it has stopped is told."""
    en, zh = ("; ".join(each.message.to(language) for each in error.diagnostics) for language in ("en", "zh"))
    return JobFailed(at=at, token=token, message=en, message_zh=zh, code=error.diagnostics[0].code)


async def _perform(work: Work, commands: list[Command]) -> list[RecordRef]:
    if not commands:
        return []
    assert work.mortise.performer is not None
    return await work.mortise.performer.perform(work, commands)


async def _to_tasks(work: Work, going: Going, command: Notify) -> list[Command]:
    """One notice for each person, that opens their own task."""
    t = tables.task
    rows = (
        await work.connection.execute(
            sa.select(t.c.assignee, sa.func.max(t.c.id))
            .where(t.c.instance == going.id, t.c.status == "open", t.c.kind != "cc", t.c.assignee.in_(command.to))
            .group_by(t.c.assignee)
        )
    ).all()
    places = {person: f"/inbox/{task}" for person, task in rows}
    return [replace(command, to=(each,), link=places.get(each, "/inbox"), record=None) for each in command.to]


async def _start_child(work: Work, going: Going, command: StartChild) -> None:
    from runtime.flows.driver import start_flow

    await start_flow(
        work,
        going.app,
        command.flow,
        record=command.record,
        initiator=going.state.initiator,
        values=command.values,
        parent=(going.id, command.token),
    )


async def _cancel_child(work: Work, instance: int, command: CancelChild) -> None:
    from runtime.flows.driver import deliver

    t = tables.instance
    children = await work.connection.scalars(
        sa.select(t.c.id).where(t.c.parent == instance, t.c.parent_token == command.token, t.c.status == "running")
    )
    for child in children.all():
        await work.connection.execute(sa.update(t).where(t.c.id == child).values(parent=None, parent_token=None))
        await deliver(work, child, Cancelled(at=work.now, actor=work.actor.id, reason="parent"))


async def _send(work: Work, going: Going, command: SignalFlows) -> None:
    """To other instances; the sender's own catchers have had it inside the step."""
    from runtime.flows.signals import signal

    await signal(work, command.name, command.record, command.payload, key=command.key, besides=going.id, app=going.app)


async def _broadcast(work: Work, going: Going, command: BroadcastSignal) -> None:
    from runtime.flows.signals import broadcast

    await broadcast(work, command.app, command.name, command.payload, besides=going.id)


async def _escalate(work: Work, going: Going, command: EscalateParent) -> None:
    from runtime.flows.driver import deliver

    if going.parent is not None and going.parent_token is not None:
        told = ChildEscalated(at=work.now, token=going.parent_token, code=command.code, payload=command.payload)
        await deliver(work, going.parent, told)


async def _call(work: Work, instance: int, command: CallConnector, app: str) -> None:
    """A job calls the outside system after the commit; its answer comes back as an event for the token."""
    found = await work.connection.execute(
        sa.insert(connector_call)
        .values(
            app=app,
            connector=command.connector,
            operation=command.operation,
            input=orjson.loads(encode_json(dict(command.input))),
            queued_at=work.now,
            form=command.record and command.record.form,
            record=command.record and command.record.id,
        )
        .returning(connector_call.c.id)
    )
    await enqueue(
        work, "flows.call", {"call_id": int(found.scalar_one()), "instance": instance, "token": command.token}
    )


async def _make_document(work: Work, instance: int, command: MakeDocument) -> None:
    record = command.record
    await enqueue(
        work,
        "flows.document",
        {
            "instance": instance,
            "token": command.token,
            "template": command.template,
            "format": command.format,
            "app": command.app,
            "form": record and record.form,
            "record": record and record.id,
            "values": orjson.loads(encode_json(dict(command.values))),
        },
    )
