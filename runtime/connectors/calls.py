"""`call_connector`: queue the call of an operation in the caller's transaction; a job makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import sqlalchemy as sa

from engines.app.definition import ConnectorDef, Operation
from engines.expr import Env
from engines.kernel.commands import CallConnector
from engines.kernel.errors import MortiseError, NotFound
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.connectors.connections import Target, open_target
from runtime.connectors.http import Answer, Call, send
from runtime.connectors.signing import signed_headers
from runtime.connectors.tables import connector_call
from runtime.connectors.templates import build_call
from runtime.engine import Mortise
from runtime.http.requests import encode_json
from runtime.jobs import enqueue
from runtime.jobs.registry import RETRIES
from runtime.metadata.releases import installed
from runtime.work import Work


async def call_connector(work: Work, app: str, command: CallConnector) -> int:
    """Queue the call and return its id; raises NotFound when the app has no such connector or operation."""
    _operation(await _connector(work, app, command.connector), command.operation)
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
    call_id = int(found.scalar_one())
    await enqueue(work, "connectors.call", {"call_id": call_id})
    return call_id


async def make_call(mortise: Mortise, call_id: int) -> None:
    """Make the queued call, unless it is done; its answer or its error is kept in the row."""
    async with mortise.work() as work:
        row = (
            await work.connection.execute(
                sa.update(connector_call)
                .where(connector_call.c.id == call_id, connector_call.c.status != "done")
                .values(tries=connector_call.c.tries + 1)
                .returning(connector_call)
            )
        ).one_or_none()
        if row is None:
            return
        connector = await _connector(work, row.app, row.connector)
    try:
        target = await open_target(mortise, connector.connection)
        env = Env(now=mortise.clock.now(), timezone=mortise.settings.timezone)
        call = build_call(target, _operation(connector, row.operation), row.input, env)
        answer = await send(replace(call, headers={**call.headers, **_marks(mortise, target, call_id, call)}))
    except MortiseError as error:
        words = "; ".join(each.message.en for each in error.diagnostics)
        status = "queued" if error.status >= 500 and row.tries <= RETRIES else "failed"
        await _keep(mortise, call_id, status=status, error=words[:2000], http_status=error.extra.get("_http_status"))
        raise
    await _keep(
        mortise,
        call_id,
        status="done",
        error=None,
        http_status=answer.status,
        answer=_answer(answer),
        done_at=mortise.clock.now(),
    )


def _marks(mortise: Mortise, target: Target, call_id: int, call: Call) -> dict[str, str]:
    """By what the other system knows a call that comes again, and us."""
    key = f"mortise-call-{call_id}"
    signed: dict[str, str] = {}
    if target.signing_key:
        signed = signed_headers(target.signing_key, key, int(mortise.clock.now().timestamp()), call.content or b"")
    return {"idempotency-key": key, **signed}


async def _connector(work: Work, app: str, key: str) -> ConnectorDef:
    connectors = {each.key: each for each in (await installed(work, app)).definition.connectors}
    if key not in connectors:
        raise NotFound.because(
            "connectors.unknown",
            Text(f"The app '{app}' has no connector '{key}'.", f"应用“{app}”没有连接器“{key}”。"),
            did_you_mean(key, connectors),
        )
    return connectors[key]


def _operation(connector: ConnectorDef, key: str) -> Operation:
    operations = {each.key: each for each in connector.operations}
    if key not in operations:
        raise NotFound.because(
            "connectors.unknown_operation",
            Text(
                f"The connector '{connector.key}' has no operation '{key}'.",
                f"连接器“{connector.key}”没有操作“{key}”。",
            ),
            did_you_mean(key, operations),
        )
    return operations[key]


def _answer(answer: Answer) -> Any:
    """The answer as JSON where it is JSON, else its beginning as text."""
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return answer.content[:4000].decode("utf-8", "replace").replace("\0", "")


async def _keep(mortise: Mortise, call_id: int, **values: Any) -> None:
    async with mortise.work() as work:
        await work.connection.execute(sa.update(connector_call).where(connector_call.c.id == call_id).values(**values))
