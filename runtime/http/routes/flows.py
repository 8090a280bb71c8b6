"""Starting a flow by hand or by a program."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.flow import FlowPlan
from engines.kernel.commands import RecordRef
from engines.kernel.errors import NotAllowed
from engines.kernel.texts import Text
from runtime.flows.driver import start_flow
from runtime.flows.plans import flow_plan
from runtime.http.requests import Body, Json, id_of, mortise_of, read_body
from runtime.identity.sessions import signed_in
from runtime.records.read import read_record
from runtime.work import Work

router = APIRouter(prefix="/api/apps/{app}/flows", tags=["flows"])


class Start(Body):
    record: Any = None
    values: dict[str, Any] = {}


@router.post("/{flow}/start")
async def start(request: Request, app: str, flow: str) -> Response:
    """`record`: the id of a record of the flow's form (or `{id}`), which the caller must be able to see."""
    actor = await signed_in(request)
    given = await read_body(request, Start)
    async with mortise_of(request).work(actor) as work:
        plan, _ = await flow_plan(work, app, flow)
        _require_may_start(work, app, plan)
        ref = await _record(work, app, plan.form, given.record)
        instance = await start_flow(work, app, flow, record=ref, initiator=actor.id, values=given.values)
    return Json({"instance": str(instance)}, status_code=201)


def _require_may_start(work: Work, app: str, plan: FlowPlan) -> None:
    """Admins start anything; others what has no trigger at all, or a button for one of their roles."""
    roles, triggers = work.actor.roles_in(app), plan.flow.triggers
    buttons = [each for each in triggers if each.event == "button"]
    may = bool(roles) and (not triggers or any(not each.roles or roles & set(each.roles) for each in buttons))
    if not work.actor.is_admin and not may:
        raise NotAllowed.because("flow.may_not_start", Text("You may not start this flow.", "您不能发起此流程。"))


async def _record(work: Work, app: str, form: str | None, given: Any) -> RecordRef | None:
    if given is None or form is None:
        return None
    text = str(given.get("id") if isinstance(given, dict) else given)
    id_ = id_of(text)
    await read_record(work, app, form, id_)
    return RecordRef(app, form, id_)
