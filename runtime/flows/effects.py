"""Carrying out a flow's commands: its own (tasks, timers, children) here, everything else by the performer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.flow import FlowPlan
from engines.flow.events import Cancelled, Event
from engines.kernel.commands import (
    CallConnector,
    CancelChild,
    CancelTimer,
    CloseTask,
    Command,
    FinishInstance,
    Notify,
    OpenTask,
    RecordRef,
    ReportEffects,
    SetTimer,
    StartChild,
)
from runtime.connectors.tables import connector_call
from runtime.flows import tables
from runtime.http.requests import encode_json
from runtime.jobs import enqueue
from runtime.work import Work

_SUBJECTS = {
    "approval": ("Please approve: {title}", "请审批：{title}"),
    "form_task": ("Please handle: {title}", "请处理：{title}"),
    "cc": ("For your information: {title}", "抄送给您：{title}"),
}


@dataclass
class Batch:
    """What came of the commands of one step."""

    reports: list[tuple[str, list[RecordRef]]] = field(default_factory=list)
    finished: FinishInstance | None = None


async def carry_out(work: Work, instance: int, plan: FlowPlan, commands: Sequence[Command], event: Event) -> Batch:
    """In order. `event` tells who closed a task and what was said."""
    batch, others, opened = Batch(), list[Command](), list[OpenTask]()
    for command in commands:
        match command:
            case OpenTask():
                opened.append(command)
            case CloseTask(task=key):
                opened = [each for each in opened if each.task != key]
                await _close_task(work, instance, command, event)
            case SetTimer():
                await _set_timer(work, instance, command)
            case CancelTimer():
                t = tables.timer
                await work.connection.execute(sa.delete(t).where(t.c.instance == instance, t.c.key == command.timer))
            case StartChild():
                await _start_child(work, instance, plan, command)
            case CancelChild():
                await _cancel_child(work, instance, command)
            case CallConnector(token=str()):
                await _call(work, instance, command, plan.app)
            case ReportEffects():
                batch.reports.append((command.token, await _perform(work, others)))
                others = []
            case FinishInstance():
                batch.finished = command
            case _:
                others.append(command)
    await _perform(work, others)
    if opened:
        await _open_tasks(work, instance, plan, opened)
    return batch


async def _perform(work: Work, commands: list[Command]) -> list[RecordRef]:
    if not commands:
        return []
    assert work.mortise.performer is not None
    return await work.mortise.performer.perform(work, commands)


async def _open_tasks(work: Work, instance: int, plan: FlowPlan, opened: list[OpenTask]) -> None:
    """One insert for all tasks, and one notice for each kind."""
    rows = [
        {
            "instance": instance,
            "key": each.task,
            "node": each.node,
            "kind": each.kind,
            "assignee": each.assignee,
            "title": each.title,
            "opened_at": work.now,
            "due_at": each.due_at,
        }
        for each in opened
    ]
    await work.connection.execute(sa.insert(tables.task), rows)
    title, ref = await _subject(work, instance, plan)
    notices: list[Command] = []
    for kind in dict.fromkeys(each.kind for each in opened):
        people = tuple(dict.fromkeys(each.assignee for each in opened if each.kind == kind))
        people = tuple(each for each in people if each != work.actor.id)
        en, zh = _SUBJECTS[kind]
        if people:
            notices.append(Notify(people, {"en": en.format(title=title), "zh": zh.format(title=title)}, record=ref))
    await _perform(work, notices)


async def _subject(work: Work, instance: int, plan: FlowPlan) -> tuple[str, RecordRef | None]:
    from runtime.flows.titles import ensure_title

    return await ensure_title(work, instance, plan)


async def _close_task(work: Work, instance: int, command: CloseTask, event: Event) -> None:
    t = tables.task
    by_hand = getattr(event, "task", None) == command.task
    values: dict[str, Any] = {"status": "done", "outcome": command.outcome, "closed_at": work.now}
    if by_hand:
        values |= {"closed_by": event.actor, "comment": getattr(event, "comment", "")}
    await work.connection.execute(
        sa.update(t).where(t.c.instance == instance, t.c.key == command.task, t.c.status == "open").values(values)
    )


async def _set_timer(work: Work, instance: int, command: SetTimer) -> None:
    row = {
        "instance": instance,
        "key": command.timer,
        "node": command.node,
        "due_at": command.due_at,
        "action": command.action,
    }
    statement = insert(tables.timer).values(row)
    await work.connection.execute(
        statement.on_conflict_do_update(index_elements=["instance", "key"], set_={"due_at": statement.excluded.due_at})
    )


async def _start_child(work: Work, instance: int, plan: FlowPlan, command: StartChild) -> None:
    from runtime.flows.driver import start_flow

    t = tables.instance
    initiator = await work.connection.scalar(sa.select(t.c.initiator).where(t.c.id == instance))
    await start_flow(
        work,
        plan.app,
        command.flow,
        record=command.record,
        initiator=initiator,
        values=command.values,
        parent=(instance, command.token),
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
