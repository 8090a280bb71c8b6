"""Approval before the data is saved: a change is held back as a proposal, then written, or discarded.

A person's change to a form whose flow holds changes is refused (`flow.needs_approval`); it is proposed instead. The
flow's expressions see the record with the proposed values laid over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from engines.flow import FlowPlan
from engines.flow.trigger import Trigger
from engines.kernel.commands import RecordRef
from engines.kernel.errors import Conflict, NotFound
from engines.kernel.texts import Text
from runtime.engine import Change
from runtime.flows import tables
from runtime.flows.titles import instance_title
from runtime.http.requests import encode_json
from runtime.identity.actors import load_actor
from runtime.records.load import load_record
from runtime.records.read import read_record
from runtime.records.write import create_record, update_record
from runtime.work import SYSTEM, Work

if TYPE_CHECKING:
    from runtime.flows.going import Going

BAD = frozenset({"rejected", "withdrawn", "cancelled", "terminated", "error"})
"""Outcomes after which a held change is discarded; any other writes it."""
p = tables.proposal
_writing: ContextVar[bool] = ContextVar("mortise_flows_writing_proposal", default=False)


def holding_trigger(plan: FlowPlan, form: str, kind: str) -> tuple[int, Trigger] | None:
    """The trigger that holds back this kind of change (create, update), and its place."""
    events = {"create": ("created", "submitted"), "update": ("updated",)}.get(kind, ())
    for index, each in enumerate(plan.flow.triggers):
        if each.hold and each.record == form and each.event in events:
            return index, each
    return None


def is_written_now() -> bool:
    """Whether an approved (or tried) change is being written just now."""
    return _writing.get()


def needs_approval(plan: FlowPlan) -> Conflict:
    """The refusal of a direct change."""
    error = Conflict.because(
        "flow.needs_approval",
        Text("This change has to be approved before it is saved.", "此修改需审批通过后才会保存。"),
        Text("Propose it.", "请提交审批。"),
        flow=plan.flow.key,
    )
    assert isinstance(error, Conflict)
    return error


async def propose(
    work: Work, app: str, flow: str, values: Mapping[str, Any], *, record: int | None, revision: int | None
) -> int:
    """Hold a change back and start its flow; gives the instance. The change is tried first and must be one that the
    person could write: raises InputError, NotAllowed, Conflict as the write itself would."""
    from runtime.flows.driver import new_instance, run_started
    from runtime.flows.plans import flow_plan

    plan, _ = await flow_plan(work, app, flow)
    form = plan.form or ""
    kind = "create" if record is None else "update"
    if holding_trigger(plan, form, kind) is None:
        raise NotFound.because(
            "flow.holds_nothing", Text(f"Flow '{flow}' does not hold changes.", f"流程“{flow}”不审批此类修改。")
        )
    await _one_at_a_time(work, app, form, record)
    await _try(work, app, form, record, values, revision)
    ref = None if record is None else RecordRef(app, form, record)
    id_, going = await new_instance(work, app, flow, ref, work.actor.id, None)
    await work.connection.execute(
        sa.insert(p).values(
            instance=id_,
            app=app,
            form=form,
            record=record,
            values=orjson.loads(encode_json(dict(values))),
            revision=revision,
            by=work.actor.id,
            at=work.now,
        )
    )
    await run_started(work, going, ref, work.actor.id)
    return id_


async def proposed_over(work: Work, going: Going) -> Mapping[str, Any]:
    """The proposed values, in Python form, to lay over the record."""
    row = await proposal_of(work, going.id)
    if row is None or row.status != "pending":
        return {}
    return await _parsed(work, row.app, row.form, row.values)


async def proposal_of(work: Work, instance: int) -> Any:
    return (await work.connection.execute(sa.select(p).where(p.c.instance == instance))).one_or_none()


async def amend(work: Work, proposal: Any, values: Mapping[str, Any]) -> None:
    """Lay what a task's holder fills in over the held change, which must still be one that can be written. Raises
    InputError, Conflict as the write itself would."""
    whole = {**proposal.values, **values}
    await _try(work, proposal.app, proposal.form, proposal.record, whole, proposal.revision, trusted=True)
    await work.connection.execute(
        sa.update(p).where(p.c.id == proposal.id).values(values=orjson.loads(encode_json(whole)))
    )


async def amended(work: Work, proposal: Any) -> Mapping[str, Any]:
    """The record as the held change would leave it."""
    app, form, record = proposal.app, proposal.form, proposal.record
    before = await load_record(work, app, form, record) if record is not None else {}
    return {**before, **await _parsed(work, app, form, proposal.values)}


async def settle_proposal(work: Work, going: Going, outcome: str) -> None:
    """Write the held change, in the name of whoever proposed it, or discard it."""
    row = await proposal_of(work, going.id)
    if row is None or row.status != "pending":
        return
    values: dict[str, Any] = {"status": "discarded"}
    if outcome not in BAD:
        values = {"status": "written", "record": await _write(work, row)}
    await work.connection.execute(sa.update(p).where(p.c.id == row.id).values(values))
    if row.record is None and values.get("record") is not None:
        t = tables.instance
        ref = RecordRef(row.app, row.form, values["record"])
        title = await instance_title(work, going.plan, ref, await _parsed(work, row.app, row.form, row.values))
        await work.connection.execute(
            sa.update(t).where(t.c.id == going.id).values(form=row.form, record=ref.id, title=title)
        )


async def _write(work: Work, row: Any) -> int:
    author = (await load_actor(work, row.by)) if row.by is not None else SYSTEM
    own = replace(work, actor=author or SYSTEM)
    token = _writing.set(True)
    try:
        if row.record is None:
            change = await create_record(own, row.app, row.form, row.values, trusted=True)
        else:
            change = await update_record(
                own, row.app, row.form, row.record, row.values, revision=row.revision, trusted=True
            )
    finally:
        _writing.reset(token)
    assert change.id is not None
    return change.id


class _Tried(Exception):
    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change


async def _try(
    work: Work,
    app: str,
    form: str,
    record: int | None,
    values: Mapping[str, Any],
    revision: int | None,
    *,
    trusted: bool = False,
) -> None:
    """Write it and take it back: whatever would be refused later is refused now."""
    token = _writing.set(True)
    try:
        async with work.connection.begin_nested():
            if record is None:
                change = await create_record(work, app, form, values, trusted=trusted)
            else:
                if not trusted:
                    await read_record(work, app, form, record)
                change = await update_record(work, app, form, record, values, revision=revision, trusted=trusted)
            raise _Tried(change)
    except _Tried:
        return
    finally:
        _writing.reset(token)


async def _parsed(work: Work, app: str, form: str, values: Mapping[str, Any]) -> dict[str, Any]:
    from runtime.metadata.releases import installed

    plan = (await installed(work, app)).plan.forms[form]
    parsed = plan.parse_patch(values, "/values")
    pointing = {each.key for each in plan.definition.fields if each.value_type().form}
    return {
        key: {"id": value} if key in pointing and isinstance(value, int) else value for key, value in parsed.items()
    }


async def _one_at_a_time(work: Work, app: str, form: str, record: int | None) -> None:
    if record is None:
        return
    waiting = await work.connection.scalar(
        sa.select(p.c.instance).where(p.c.app == app, p.c.form == form, p.c.record == record, p.c.status == "pending")
    )
    if waiting is not None:
        raise Conflict.because(
            "flow.change_pending",
            Text("A change of this record already waits for approval.", "该记录已有待审批的修改。"),
            Text("Wait for it, or withdraw it.", "请等待审批完成，或先撤回。"),
            instance=str(waiting),
        )
