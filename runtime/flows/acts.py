"""What people do with tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

import sqlalchemy as sa

from engines.flow import events as e
from engines.flow.human import HumanNode
from engines.kernel.commands import RecordRef
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict, InputError, MortiseError, NotAllowed
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.flows import tables
from runtime.flows.desk import Answer, Decide, Stepped, desk_of
from runtime.flows.driver import deliver, unknown_instance
from runtime.flows.filling import fill_in, own_files, people_named
from runtime.flows.instance_acts import act_on_instance, migrate_instance, require_flow_admin
from runtime.flows.plans import flow_plan
from runtime.flows.starting import people_chosen
from runtime.identity.limits import count_confirmation, forget_confirmations
from runtime.identity.passwords import matches
from runtime.identity.tables import person
from runtime.records.files import share_with_readers
from runtime.records.retrying import in_transaction
from runtime.work import Actor, Work

t, i = tables.task, tables.instance
OUTCOMES = frozenset(get_args(Answer))


@dataclass(frozen=True)
class Given:
    """What comes with an act. `confirmed`: the password has been checked."""

    comment: str = ""
    to: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    where: str = "before"
    sign: str = "all"
    how: str = "replay"
    files: tuple[str, ...] = ()
    signature: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    seat: str = ""
    confirmed: bool = False


async def act(work: Work, task: int, action: str, **given: Any) -> None:
    """Carry out an act on a task (see `Given`): approve, reject, complete, return, transfer, delegate, add_signer,
    remove_signer, take_back, reassign, cc, comment or read.

    Raises NotFound, NotAllowed, Conflict (`flow.task_closed` …), InputError with pointers into the body.
    """
    row = await _own_task(work, task, action)
    if action == "read":
        await _read(work, row)
        return
    event = await _event(work, row, action, Given(**given))
    await deliver(work, row.instance, event)


async def act_now(
    mortise: Mortise, actor: Actor, task: int, action: str, *, password: str | None = None, **given: Any
) -> Stepped | None:
    """The same in a transaction of its own, or together with what others decide in this moment: then it says what came
    of it.

    `password`: what a sensitive node wants to have typed again; raises NotAllowed (`flow.password_wrong`).
    """
    confirmed = password is not None and await _is_right(mortise, actor, password)
    plain = not any(given.get(name) for name in ("values", "files", "signature", "choices"))
    if action in OUTCOMES and plain and not confirmed:
        asked = Decide(actor, task, cast("Answer", action), given.get("comment", ""))
        if (stepped := await desk_of(mortise).hand_in(asked)) is not None:
            return stepped
    await in_transaction(mortise, lambda work: act(work, task, action, confirmed=confirmed, **given), actor)
    return None


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


async def _event(work: Work, row: Any, action: str, given: Given) -> e.Event:
    common: dict[str, Any] = {"at": work.now, "actor": work.actor.id}
    if action in OUTCOMES:
        return await _decision(work, row, action, given)
    _refuse_what_decisions_carry(given)
    match action:
        case "return":
            how: Any = "back" if given.how == "back" else "replay"
            return e.TaskReturned(**common, task=row.key, node=str(given.to or ""), how=how, comment=given.comment)
        case "transfer" | "delegate" | "reassign":
            to = (await people_named(work, given.to))[0]
            if action == "transfer":
                return e.TaskTransferred(**common, task=row.key, to=to, comment=given.comment)
            if action == "delegate":
                return e.TaskDelegated(**common, task=row.key, to=to, comment=given.comment)
            return e.TaskReassigned(**common, task=row.key, to=to, comment=given.comment)
        case "add_signer":
            people = tuple(await people_named(work, given.to))
            where: Any = _one_of(given.where, ("before", "after", "parallel"), "/where")
            sign: Any = _one_of(given.sign, ("all", "any", "sequence"), "/sign")
            return e.SignerAdded(**common, task=row.key, to=people, where=where, sign=sign, comment=given.comment)
        case "remove_signer":
            return e.SignerRemoved(**common, task="" if given.seat else row.key, seat=given.seat)
        case "take_back":
            return e.TaskTakenBack(**common, node=row.node, comment=given.comment)
        case "cc":
            people = tuple(await people_named(work, given.to))
            return e.CopiesSent(**common, to=people, node=row.node, comment=given.comment)
        case "comment":
            if not given.comment.strip():
                raise InputError.because(
                    "flow.comment_required", Text("Say something.", "请填写意见。"), pointer="/comment"
                )
            return e.Commented(**common, comment=given.comment)
    raise InputError.because("flow.unknown_action", Text(f"There is no action '{action}'.", f"没有操作“{action}”。"))


async def _decision(work: Work, row: Any, action: str, given: Given) -> e.Event:
    plan, _ = await flow_plan(work, row.app, row.flow, row.release)
    node = plan.nodes.get(row.node)
    if isinstance(node, HumanNode) and node.password and not given.confirmed:
        raise NotAllowed.because(
            "flow.password_required",
            Text("Type your password to decide this.", "处理该任务需要输入密码。"),
            Text("Open the task and decide there.", "请打开任务后处理。"),
            pointer="/password",
        )
    ref = RecordRef(row.app, row.form, row.record) if row.record is not None else None
    await fill_in(work, plan, row, given.values, finishing=action != "reject")
    chosen = await people_chosen(work, plan, given.choices)
    signature = (*await own_files(work, [given.signature], "/signature"), "")[0] if given.signature else ""
    files = await own_files(work, given.files)
    if ref is not None:
        kept = [int(each) for each in (*files, signature) if each]
        await share_with_readers(work, ref.app, ref.form, ref.id, kept)
    return e.TaskDecided(
        at=work.now,
        actor=work.actor.id,
        task=row.key,
        outcome=cast("Answer", action),
        comment=given.comment,
        files=files,
        signature=signature,
        choices=chosen,
    )


def _refuse_what_decisions_carry(given: Given) -> None:
    """What only a decision keeps is refused beside any other act: it would be lost without a word."""
    sent = [name for name in ("values", "files", "signature", "choices") if getattr(given, name)]
    if sent:
        raise InputError(
            [
                Diagnostic(
                    "flow.only_with_decision",
                    f"/{name}",
                    Text("This goes with a decision only.", "此内容只能随审批决定提交。"),
                    Text("Leave it out here, or decide the task.", "请去掉此内容，或直接处理任务。"),
                )
                for name in sent
            ]
        )


def _one_of(given: str, allowed: tuple[str, ...], pointer: str) -> str:
    if given not in allowed:
        raise InputError.because(
            "flow.unknown_option",
            Text(
                f"'{given[:40]}' is not one of {', '.join(allowed)}.",
                f"“{given[:40]}”不在可选项中：{'、'.join(allowed)}。",
            ),
            pointer=pointer,
        )
    return given


async def _own_task(work: Work, task: int, action: str) -> Any:
    """The task's row. Reassigning is an administrator's act; all others are of those it is, or was, assigned to."""
    row = (
        await work.connection.execute(
            sa.select(t, i.c.app.label("home"), i.c.flow, i.c.release, i.c.form, i.c.record)
            .join(i, i.c.id == t.c.instance)
            .where(t.c.id == task)
        )
    ).one_or_none()
    mine = row is not None and row.assignee == work.actor.id
    if row is None or not (mine or work.actor.is_admin):
        raise unknown_instance(task)
    if action == "reassign":
        require_flow_admin(work)
    elif not mine:
        raise NotAllowed.because("flow.not_your_task", Text("This task is somebody else's.", "这不是您的任务。"))
    if row.kind == "cc" and action not in ("read", "comment", "cc"):
        raise Conflict.because("flow.only_read", Text("A copy can only be read.", "抄送只能阅读。"))
    return row


async def _read(work: Work, row: Any) -> None:
    values: dict[str, Any] = {"read_at": sa.func.coalesce(t.c.read_at, work.now)}
    if row.kind == "cc":
        values |= {"status": "done", "outcome": "read", "closed_at": sa.func.coalesce(t.c.closed_at, work.now)}
    await work.connection.execute(sa.update(t).where(t.c.id == row.id).values(values))


async def _is_right(mortise: Mortise, actor: Actor, password: str) -> bool:
    """Check a password typed again; tries are counted like those to sign in. Raises NotAllowed, LimitReached."""
    async with mortise.work(actor) as work:
        await count_confirmation(work, actor.id)
    async with mortise.reading(actor) as work:
        known = await work.connection.scalar(sa.select(person.c.password_hash).where(person.c.id == actor.id))
    if not await matches(password[:1000], known):
        raise NotAllowed.because(
            "flow.password_wrong",
            Text("The password is wrong.", "密码不正确。"),
            Text("Type it again.", "请重新输入。"),
            pointer="/password",
        )
    async with mortise.work(actor) as work:
        await forget_confirmations(work, actor.id)
    return True


__all__ = ["Given", "act", "act_now", "act_on_instance", "act_on_many", "migrate_instance"]
