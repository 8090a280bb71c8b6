"""Telling the administrators that a run has stopped, or cannot go on: once an hour for each flow, however many do."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import sqlalchemy as sa

from engines.kernel.commands import Notify
from engines.kernel.errors import MortiseError
from engines.kernel.texts import Text, say
from runtime.channels.deliver import notify
from runtime.flows.going import Going
from runtime.identity.tables import person
from runtime.jobs import once
from runtime.work import Work

_LOOK = Text("Look at what went wrong, then retry or skip.", "请查看原因，然后重试或跳过。")
_UNKNOWN = Text("The server's log says why.", "原因见服务器日志。")


def has_stopped(going: Going) -> bool:
    """Whether a token has stopped with an incident just now, and still stands there."""
    if not going.state.incidents:
        return False
    return any(what == "incident" for line in going.log for what, *_ in orjson.loads(line.microsteps))


async def tell_stopped(work: Work, goings: Sequence[Going]) -> None:
    """Of each flow with runs that have stopped just now: a notice that opens the first of them."""
    stopped = {(each.app, each.plan.flow.key): each for each in reversed(goings) if has_stopped(each)}
    for (app, key), going in stopped.items():
        name = going.plan.flow.name or key
        title = Text(f"A run of “{say(name, 'en')}” has stopped", f"流程“{say(name, 'zh')}”有实例因异常停止")
        await _tell(work, f"{app}.{key}", title, _LOOK, going.id)


async def tell_put_off(work: Work, app: str, flow: str, instance: int, error: Exception) -> None:
    """A run that should go on by now and cannot; it is tried again by itself."""
    title = Text(
        f"A run of “{flow}” cannot go on; it is tried again every few minutes",
        f"流程“{flow}”有实例无法继续，系统每隔几分钟重试",
    )
    why = error.diagnostics[0].message if isinstance(error, MortiseError) else _UNKNOWN
    await _tell(work, f"{app}.{flow}", title, why, instance)


async def _tell(work: Work, flow: str, title: Text, body: Text, instance: int) -> None:
    if not await once(work, f"stopped:{flow}@{work.now:%Y-%m-%dT%H}"):
        return
    admins = await work.connection.scalars(sa.select(person.c.id).where(person.c.is_admin, person.c.active))
    await notify(work, Notify(tuple(admins.all()), title, body, link=f"/flows/{instance}"))
