"""What people do with tasks and instances."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow import events as e
from engines.flow.human import HumanNode
from engines.kernel.commands import RecordRef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict, InputError, LimitReached, MortiseError, NotAllowed
from engines.kernel.texts import Text
from runtime.flows import tables
from runtime.flows.detail import visible_instance
from runtime.flows.driver import deliver, unknown_instance
from runtime.flows.plans import flow_plan
from runtime.identity.tables import person
from runtime.records.load import load_record
from runtime.records.write import update_record
from runtime.work import Work

URGE_EVERY = timedelta(minutes=10)
t, i = tables.task, tables.instance


async def act(
    work: Work,
    task: int,
    action: str,
    *,
    comment: str = "",
    to: Any = None,
    values: Mapping[str, Any] | None = None,
    where: str = "before",
    how: str = "replay",
) -> None:
    """Approve, reject, complete, return, transfer, delegate, add_signer or read a task of one's own.

    Raises NotFound, NotAllowed, Conflict (`flow.task_closed` …), InputError with pointers into the body.
    """
    row = await _own_task(work, task)
    if action == "read":
        await _read(work, row)
        return
    if row.kind == "cc":
        raise Conflict.because("flow.only_read", Text("A copy can only be read.", "抄送只能阅读。"))
    common: dict[str, Any] = {"at": work.now, "actor": work.actor.id, "task": row.key}
    outcomes: dict[str, Any] = {"approve": "approve", "reject": "reject", "complete": "complete"}
    if action in outcomes:
        await _fill_in(work, row, values or {}, finishing=action != "reject")
        event: e.Event = e.TaskDecided(**common, outcome=outcomes[action], comment=comment)
    elif action == "return":
        event = e.TaskReturned(**common, node=str(to or ""), how="back" if how == "back" else "replay", comment=comment)
    elif action == "transfer":
        event = e.TaskTransferred(**common, to=(await _people(work, to))[0], comment=comment)
    elif action == "delegate":
        event = e.TaskDelegated(**common, to=(await _people(work, to))[0], comment=comment)
    elif action == "add_signer":
        place: Any = where if where in ("before", "after", "parallel") else "before"
        event = e.SignerAdded(**common, to=tuple(await _people(work, to)), where=place, comment=comment)
    else:
        raise InputError.because(
            "flow.unknown_action", Text(f"There is no action '{action}'.", f"没有操作“{action}”。")
        )
    await deliver(work, row.instance, event)


async def act_on_instance(work: Work, instance: int, action: str, *, comment: str = "", node: str = "") -> None:
    """Withdraw, urge, cancel, or retry / skip an incident (`node`: its node or token; by default the first)."""
    row = await visible_instance(work, instance)
    common: dict[str, Any] = {"at": work.now, "actor": work.actor.id}
    match action:
        case "withdraw":
            await deliver(work, instance, e.Withdrawn(**common, comment=comment))
        case "urge":
            await _urge(work, row, comment)
        case "cancel":
            _require_admin(work)
            await deliver(work, instance, e.Cancelled(**common, reason=comment))
        case "retry" | "skip":
            _require_admin(work)
            token = await _incident(work, instance, node)
            event = (
                e.IncidentRetried(**common, token=token)
                if action == "retry"
                else (e.IncidentSkipped(**common, token=token))
            )
            await deliver(work, instance, event)
        case _:
            raise InputError.because(
                "flow.unknown_action", Text(f"There is no action '{action}'.", f"没有操作“{action}”。")
            )


async def migrate_instance(work: Work, instance: int, nodes: Mapping[str, str]) -> None:
    """Go on with the release in force; raises Conflict (`flow.cannot_migrate`) and leaves it where it was."""
    row = (await work.connection.execute(sa.select(i).where(i.c.id == instance).with_for_update())).one_or_none()
    if row is None:
        raise unknown_instance(instance)
    _, release = await flow_plan(work, row.app, row.flow)
    await work.connection.execute(sa.update(i).where(i.c.id == instance).values(release=release))
    await deliver(work, instance, e.Migrated(at=work.now, actor=work.actor.id, nodes=nodes))


async def act_on_many(work: Work, tasks: list[int], action: str, comment: str) -> dict[str, Any]:
    """Each in a savepoint of its own: what is refused does not hold up the others."""
    done: list[str] = []
    failed: list[dict[str, str]] = []
    language = work.actor.language or "en"
    for task in tasks:
        try:
            async with work.connection.begin_nested():
                await act(work, task, action, comment=comment)
            done.append(str(task))
        except MortiseError as error:
            failed.append({"id": str(task), "message": error.diagnostics[0].message.to(language)})
    return {"done": done, "failed": failed}


async def _own_task(work: Work, task: int) -> Any:
    row = (
        await work.connection.execute(
            sa.select(t, i.c.app, i.c.flow, i.c.release, i.c.form, i.c.record)
            .join(i, i.c.id == t.c.instance)
            .where(t.c.id == task)
        )
    ).one_or_none()
    if row is None or (row.assignee != work.actor.id and not work.actor.is_admin):
        raise unknown_instance(task)
    if row.assignee != work.actor.id:
        raise NotAllowed.because("flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。"))
    return row


async def _read(work: Work, row: Any) -> None:
    values: dict[str, Any] = {"read_at": sa.func.coalesce(t.c.read_at, work.now)}
    if row.kind == "cc":
        values |= {"status": "done", "outcome": "read", "closed_at": sa.func.coalesce(t.c.closed_at, work.now)}
    await work.connection.execute(sa.update(t).where(t.c.id == row.id).values(values))


async def _fill_in(work: Work, row: Any, values: Mapping[str, Any], *, finishing: bool) -> None:
    """Write what the task lets its holder write; what it requires must then be there."""
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    node = plan.nodes.get(row.node)
    access: Mapping[str, str] = node.fields if isinstance(node, HumanNode) else {}
    closed = [key for key in values if access.get(key) not in ("write", "require")]
    if closed:
        raise InputError(
            [
                Diagnostic(
                    "flow.field_closed",
                    f"/values/{key}",
                    Text(f"'{key}' cannot be changed in this task.", f"该任务中不能修改“{key}”。"),
                )
                for key in closed
            ]
        )
    if row.record is None or not access:
        return
    if values:
        await update_record(work, row.app, row.form, row.record, values, trusted=True)
    if finishing:
        await _require_filled(work, RecordRef(row.app, row.form, row.record), access)


async def _require_filled(work: Work, ref: RecordRef, access: Mapping[str, str]) -> None:
    wanted = [key for key, each in access.items() if each == "require"]
    if not wanted:
        return
    record = await load_record(work, ref.app, ref.form, ref.id)
    empty = [key for key in wanted if record.get(key) in (None, "", [], ())]
    if empty:
        raise InputError(
            [
                Diagnostic(
                    "flow.field_required",
                    f"/values/{key}",
                    Text("This is needed.", "此项必填。"),
                    Text("Fill it in.", "请填写。"),
                )
                for key in empty
            ]
        )


async def _people(work: Work, to: Any) -> list[int]:
    """Ids from `to`: one or several, as strings, numbers or `{id}`. All must be active people."""
    given = to if isinstance(to, list) else [to]
    ids: list[int] = []
    for each in given:
        text = str(each.get("id") if isinstance(each, Mapping) else each or "")
        if text.isdigit() and len(text) < 19:
            ids.append(int(text))
    known = (
        set((await work.connection.scalars(sa.select(person.c.id).where(person.c.id.in_(ids), person.c.active))).all())
        if ids
        else set()
    )
    if not ids or len(ids) != len(given) or not set(ids) <= known:
        raise InputError.because(
            "flow.unknown_person", Text("Choose an active person.", "请选择有效的人员。"), pointer="/to"
        )
    return list(dict.fromkeys(ids))


async def _urge(work: Work, row: Any, comment: str) -> None:
    if row.urged_at is not None and work.now - row.urged_at < URGE_EVERY:
        raise LimitReached.because(
            "flow.urged_lately",
            Text("They were reminded a few minutes ago.", "几分钟前刚催办过。"),
            Text("Try again later.", "请稍后再试。"),
        )
    await deliver(work, row.id, e.Urged(at=work.now, actor=work.actor.id, comment=comment))
    await work.connection.execute(sa.update(i).where(i.c.id == row.id).values(urged_at=work.now))
    await work.connection.execute(
        sa.update(t).where(t.c.instance == row.id, t.c.status == "open", t.c.kind != "cc").values(urged=True)
    )


def _require_admin(work: Work) -> None:
    if not (work.actor.is_admin or work.actor.may_build):
        raise NotAllowed.because(
            "flow.admin_only", Text("Only administrators may do this.", "只有管理员可以执行此操作。")
        )


async def _incident(work: Work, instance: int, node: str) -> str:
    state = await work.connection.scalar(sa.select(i.c.state).where(i.c.id == instance))
    tokens = {each["id"]: each["node"] for each in (state or {}).get("tokens", ())}
    for token in (state or {}).get("incidents", {}):
        if not node or node in (token, tokens.get(token)):
            return str(token)
    raise Conflict.because("flow.no_incident", Text("There is no incident here any more.", "此处已没有异常。"))
