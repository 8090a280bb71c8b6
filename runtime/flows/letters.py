"""Mails with one-time links to decide a task (`quick` nodes): expiring, for one person, used once, confirmed by POST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engines.flow.human import HumanNode
from engines.kernel.commands import Notify
from engines.kernel.errors import Conflict, MortiseError, NotFound
from engines.kernel.texts import Text
from runtime.channels.deliver import notify
from runtime.flows import tables
from runtime.flows.going import Going
from runtime.flows.save import Opened
from runtime.flows.stopped import has_stopped, tell_stopped
from runtime.flows.titles import titles_seen
from runtime.identity.actors import load_actor
from runtime.identity.secrets import hash_of, new_secret
from runtime.jobs import enqueue
from runtime.work import Work

LIVES = timedelta(days=3)
KEPT = timedelta(days=30)
link, t = tables.link, tables.task


def wants_letters(goings: Sequence[Going]) -> bool:
    """Whether any of their new tasks has a node that wants a mail, or administrators have to hear of them."""
    return any(has_stopped(each) or any(_wants_letter(each, row) for row in each.opened.values()) for each in goings)


async def after_opening(work: Work, goings: Sequence[Going], opened: Sequence[Opened]) -> None:
    """Queue the mails of new tasks whose nodes want them; tell the administrators of what has stopped."""
    await tell_stopped(work, goings)
    by_id = {each.id: each for each in goings}
    for each in opened:
        going = by_id[each.instance]
        if _wants_letter(going, going.opened[each.key]):
            await enqueue(work, "flows.quick_mail", {"task": each.id})


def _wants_letter(going: Going, row: Mapping[str, Any]) -> bool:
    node = going.plan.nodes.get(row["node"])
    return isinstance(node, HumanNode) and node.quick and not node.password and row["kind"] != "cc"


async def send_quick_mail(work: Work, task: int) -> None:
    """Make the link of a task and mail it to its assignee. Beside the task only its hash is kept; the mail itself stays
    in the log of messages, which shows neither words nor links."""
    row = (await work.connection.execute(sa.select(t).where(t.c.id == task))).one_or_none()
    if row is None or row.status != "open":
        return
    secret = new_secret()
    await work.connection.execute(
        sa.insert(link).values(token_hash=hash_of(secret), task=task, person=row.assignee, expires_at=work.now + LIVES)
    )
    base = work.mortise.settings.base_url
    title = await _title_for(work, row.instance, row.assignee)
    await notify(
        work,
        Notify(
            (row.assignee,),
            {"en": f"Please decide: {title}", "zh": f"请处理：{title}"},
            {
                "en": f"Open the link to decide; it works once and expires in {LIVES.days} days:\n{base}/quick/{secret}",
                "zh": f"打开链接即可处理；链接仅可使用一次，{LIVES.days} 天内有效：\n{base}/quick/{secret}",
            },
            channels=("email",),
            link=f"/quick/{secret}",
        ),
    )


async def _title_for(work: Work, instance: int, person: int) -> str:
    actor = await load_actor(work, person)
    if actor is None:
        return ""
    return (await titles_seen(replace(work, actor=actor), [instance])).get(instance, "")


async def task_of_link(work: Work, secret: str, *, take: bool = False) -> Any:
    """The task a link is for: `{task, person, node, …}`. `take`: use it up. Raises NotFound (unknown, expired),
    Conflict (`flow.link_used`)."""
    statement = (
        sa.select(link, t.c.node, t.c.status, t.c.kind, t.c.instance, t.c.assignee)
        .join(t, t.c.id == link.c.task)
        .where(link.c.token_hash == hash_of(secret))
    )
    if take:
        statement = statement.with_for_update(of=link)
    row = (await work.connection.execute(statement)).one_or_none()
    if row is None or row.expires_at <= work.now or row.assignee != row.person:
        raise _unknown()
    if row.used_at is not None or row.status != "open":
        raise Conflict.because(
            "flow.link_used",
            Text("This has been decided already.", "该任务已处理。"),
            Text("Open the inbox.", "请打开待办。"),
        )
    if take:
        await work.connection.execute(sa.update(link).where(link.c.id == row.id).values(used_at=work.now))
    return row


async def language_of_link(work: Work, secret: str) -> str | None:
    """The language of whom the link is or was for; None of an unknown one."""
    found = await work.connection.scalar(sa.select(link.c.person).where(link.c.token_hash == hash_of(secret)))
    actor = await load_actor(work, found) if found is not None else None
    return actor.language if actor is not None else None


def _unknown() -> MortiseError:
    return NotFound.because(
        "flow.link_unknown",
        Text("This link is unknown or has expired.", "链接无效或已过期。"),
        Text("Sign in and open the inbox.", "请登录后打开待办。"),
    )


async def forget_links(work: Work) -> None:
    """Those that have expired long ago: until then their pages still tell why they decide nothing."""
    await work.connection.execute(sa.delete(link).where(link.c.expires_at < work.now - KEPT))
