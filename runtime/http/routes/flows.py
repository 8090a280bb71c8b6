"""Starting a flow by hand or by a program."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.flow import FlowPlan
from engines.kernel.commands import RecordRef
from engines.kernel.errors import InputError, NotAllowed
from engines.kernel.texts import Text
from runtime.flows.desk import Begin, desk_of
from runtime.flows.driver import start_flow
from runtime.flows.held import held_change
from runtime.flows.plans import flow_plan
from runtime.flows.proposals import propose
from runtime.flows.starting import people_chosen, to_choose
from runtime.http.requests import Body, Json, id_of, mortise_of, read_body
from runtime.identity.sessions import signed_in
from runtime.records.read import read_record
from runtime.records.retrying import in_transaction
from runtime.work import Work

router = APIRouter(prefix="/api/apps/{app}/flows", tags=["flows"])


class Start(Body):
    record: Any = None
    values: dict[str, Any] = {}
    choices: dict[str, Any] = {}
    start: str | None = None


class Proposal(Body):
    values: dict[str, Any]
    record: str | None = None
    revision: int | None = None


@router.post("/{flow}/start")
async def start_one(request: Request, app: str, flow: str) -> Response:
    """`record`: the id of a record of the flow's form (or `{id}`), which the caller must be able to see."""
    actor = await signed_in(request)
    given = await read_body(request, Start)
    async with mortise_of(request).reading(actor) as work:
        plan, _ = await flow_plan(work, app, flow)
        _require_may_start(work, app, plan)
        ref = await _record(work, app, plan.form, given.record)
        choices = await people_chosen(work, plan, given.choices)
        start = _start_of(plan, given.start)
    mortise = mortise_of(request)
    begin = Begin(actor, app, flow, ref, given.values, choices, start)
    if (stepped := await desk_of(mortise).hand_in(begin)) is not None:
        return Json({"instance": str(stepped.instance)}, status_code=201)

    async def start_alone(work: Work) -> int:
        return await start_flow(
            work, app, flow, record=ref, initiator=actor.id, values=given.values, choices=choices, start=start
        )

    return Json({"instance": str(await in_transaction(mortise, start_alone, actor))}, status_code=201)


@router.post("/{flow}/propose")
async def propose_change(request: Request, app: str, flow: str) -> Response:
    """A change that the flow holds back: `{values, record?, revision?}` → 201 `{instance}`."""
    actor = await signed_in(request)
    given = await read_body(request, Proposal)
    record = id_of(given.record) if given.record is not None else None

    async def hold_back(work: Work) -> int:
        return await propose(work, app, flow, given.values, record=record, revision=given.revision)

    return Json({"instance": str(await in_transaction(mortise_of(request), hold_back, actor))}, status_code=201)


@router.get("/held/{form}/{record}")
async def held_back(request: Request, app: str, form: str, record: str) -> Response:
    """`{change}`: the change of a record that waits for approval, or null."""
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        return Json({"change": await held_change(work, app, form, id_of(record))})


@router.get("/{flow}/start")
async def what_to_choose(request: Request, app: str, flow: str) -> Response:
    """What starting it asks for: `{choose: [{node, name}], may}`."""
    actor = await signed_in(request)
    async with mortise_of(request).reading(actor) as work:
        plan, _ = await flow_plan(work, app, flow)
        return Json({"choose": to_choose(plan), "may": _may_start(work, app, plan)})


def _start_of(plan: FlowPlan, given: str | None) -> str | None:
    if given is not None and getattr(plan.nodes.get(given), "type", "") != "start":
        raise InputError.because(
            "flow.unknown_start",
            Text(f"There is no start '{given[:40]}'.", f"没有开始节点“{given[:40]}”。"),
            pointer="/start",
        )
    return given


def _require_may_start(work: Work, app: str, plan: FlowPlan) -> None:
    if not _may_start(work, app, plan):
        raise NotAllowed.because("flow.may_not_start", Text("You may not start this flow.", "您不能发起此流程。"))


def _may_start(work: Work, app: str, plan: FlowPlan) -> bool:
    """Admins start anything; others what has no trigger at all, or a button for one of their roles."""
    roles, triggers = work.actor.roles_in(app), plan.flow.triggers
    buttons = [each for each in triggers if each.event == "button"]
    may = bool(roles) and (not triggers or any(not each.roles or roles & set(each.roles) for each in buttons))
    return may or work.actor.is_admin


async def _record(work: Work, app: str, form: str | None, given: Any) -> RecordRef | None:
    if given is None or form is None:
        return None
    text = str(given.get("id") if isinstance(given, dict) else given)
    id_ = id_of(text)
    await read_record(work, app, form, id_)
    return RecordRef(app, form, id_)
