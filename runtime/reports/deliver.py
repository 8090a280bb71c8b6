"""A report that is sent: run once for each person, through that person's own permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engines.kernel.commands import Notify, SendReport
from engines.kernel.errors import NotAllowed
from engines.kernel.texts import Text
from runtime.channels.channel import Attached
from runtime.channels.deliver import notify
from runtime.channels.tables import delivery
from runtime.identity.actors import load_actor
from runtime.jobs import enqueue
from runtime.reports.export import format_named
from runtime.reports.run import run_report
from runtime.work import Work

_BODY = Text("Open it to see every record behind its numbers.", "打开报表可查看每个数字背后的记录。")


async def queue_report(work: Work, command: SendReport, people: Sequence[int]) -> None:
    """A job for every person, in the caller's transaction. Raises InputError for an unknown format."""
    format_named(command.format)
    for each in people:
        await enqueue(
            work,
            "reports.deliver",
            {
                "app": command.app,
                "report": command.report,
                "person": each,
                "channels": list(command.channels),
                "format": command.format,
            },
        )


async def deliver_report(work: Work, command: SendReport, person: int) -> bool:
    """Run the report as this person and tell them; False when they are gone or may not open it.

    Who may not open the report gets nothing; the log of deliveries says so.
    """
    actor = await load_actor(work, person)
    if actor is None:
        return False
    try:
        result = await run_report(replace(work, actor=actor), command.app, command.report)
    except NotAllowed as error:
        await _note_skipped(work, command, person, error)
        return False
    day = work.now.astimezone(ZoneInfo(actor.timezone)).date().isoformat()
    subject = f"{result['name']} · {day}"
    link = f"/a/{command.app}/r/{command.report}"
    outside = any(each != "in_app" for each in command.channels)
    file = format_named(command.format)
    files = [Attached(f"{result['name']} {day}.{command.format}", file.media_type, file.write(result))]
    await notify(work, Notify((person,), subject, _BODY, command.channels, link=link), files if outside else [])
    return True


async def _note_skipped(work: Work, command: SendReport, person: int, error: NotAllowed) -> None:
    await work.connection.execute(
        sa.insert(delivery).values(
            channel="report",
            person=person,
            address="",
            subject=command.report,
            body="",
            app=command.app,
            queued_at=work.now,
            status="skipped",
            error=error.diagnostics[0].message.en,
        )
    )


__all__ = ["deliver_report", "queue_report"]
