"""Webhooks that start flows: another system calls, with an API token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.kernel.errors import InputError, NotAllowed, NotFound
from engines.kernel.texts import Text
from runtime.flows.plans import flow_plans
from runtime.flows.signals import start_by
from runtime.http.requests import Json, mortise_of, read_json
from runtime.identity.sessions import signed_in
from runtime.metadata.releases import installed
from runtime.records.retrying import in_transaction
from runtime.work import Work

router = APIRouter(prefix="/api/hooks", tags=["flows"])


@router.post("/{app}/{name}")
async def hook(request: Request, app: str, name: str) -> Response:
    """Start every flow of the app with a webhook trigger of this name; the body (a JSON object) is `payload`."""
    actor = await signed_in(request)
    payload = await read_json(request)
    if not isinstance(payload, Mapping):
        raise InputError.because("request.object", Text("Send a JSON object.", "请发送 JSON 对象。"))
    if not (actor.is_admin or actor.roles_in(app)):
        raise NotAllowed.because("flow.may_not_start", Text("You may not start this flow.", "您不能发起此流程。"))

    async def start(work: Work) -> list[int]:
        return await _start_all(work, app, name, payload)

    started = await in_transaction(mortise_of(request), start, actor)
    return Json({"started": [str(each) for each in started]}, status_code=202)


async def _start_all(work: Work, app: str, name: str, payload: Mapping[str, Any]) -> list[int]:
    """The instances that began. Raises NotFound (`flow.unknown_webhook`) when no flow listens to the name."""
    known, started = False, []
    for plan in flow_plans(work, await installed(work, app)).values():
        for index, trigger in enumerate(plan.flow.triggers):
            if trigger.webhook == name:
                known = True
                if (instance := await start_by(work, app, plan.flow.key, index, None, payload)) is not None:
                    started.append(instance)
    if not known:
        raise NotFound.because(
            "flow.unknown_webhook", Text(f"There is no webhook '{name[:60]}'.", f"没有 Webhook“{name[:60]}”。")
        )
    return started
