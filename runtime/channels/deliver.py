"""`notify`: from the command to notifications and queued deliveries, in the transaction of `work`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_urlsafe
from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import Notify
from engines.kernel.texts import Text
from runtime.channels.channel import IN_APP, Attached, Channel, Recipient
from runtime.channels.composing import compose
from runtime.channels.described import channel_named
from runtime.channels.quiet import quiet_until
from runtime.channels.tables import delivery, delivery_file, notification
from runtime.identity.tables import person
from runtime.jobs import enqueue
from runtime.work import Work

_RECIPIENT = ("id", "name", "email", "phone", "language", "timezone", "quiet_from", "quiet_until")


async def notify(work: Work, command: Notify, files: Sequence[Attached] = ()) -> None:
    """Tell the people of `to` through every channel, and the bare `addresses` through the outside ones, which carry
    the files."""
    command = await compose(work, command)
    people = await recipients(work, command.to)
    for name in dict.fromkeys(command.channels):
        if name == IN_APP:
            await _show_in_app(work, command, people)
        else:
            await _queue(work, command, people, channel_named(name), files)


def link_of(command: Notify, is_staff: bool = True) -> str | None:
    """What the message opens: what the command says, else for people of the workspace the record's page."""
    ref = command.record
    if command.link is not None:
        return command.link
    return f"/a/{ref.app}/f/{ref.form}/{ref.id}" if ref and is_staff else None


async def _show_in_app(work: Work, command: Notify, people: Iterable[Recipient]) -> None:
    rows = [
        {
            "person": each.id,
            "title": _label(command.subject),
            "body": _label(command.body),
            "link": link_of(command),
            "at": work.now,
        }
        for each in people
    ]
    if rows:
        await work.connection.execute(sa.insert(notification), rows)


async def _queue(
    work: Work, command: Notify, people: Iterable[Recipient], channel: Channel, files: Sequence[Attached]
) -> None:
    for route in await channel.routes(work, people, command.addresses):
        held = quiet_until(route.person, work.now)
        found = await work.connection.execute(
            sa.insert(delivery)
            .values(
                channel=channel.name,
                person=route.person and route.person.id,
                address=route.address or "",
                connection=route.connection,
                mentions=list(route.mentions) or None,
                token=token_urlsafe(16),
                subject=_label(command.subject),
                body=_label(command.body),
                link=link_of(command, is_staff=channel.is_inside(route)),
                app=command.record and command.record.app,
                form=command.record and command.record.form,
                record=command.record and command.record.id,
                language=route.person.language if route.person else work.actor.language or "en",
                queued_at=work.now,
                not_before=held,
                status="skipped" if route.problem else "queued",
                error=route.problem,
            )
            .returning(delivery.c.id)
        )
        if not route.problem:
            delivery_id = found.scalar_one()
            await _keep_files(work, delivery_id, files)
            await enqueue(work, "channels.deliver", {"delivery_id": delivery_id}, at=held)


async def _keep_files(work: Work, delivery_id: int, files: Sequence[Attached]) -> None:
    """What was made for this delivery goes with it, whenever it is sent."""
    rows = [
        {"delivery": delivery_id, "name": each.name, "media_type": each.media_type, "content": each.content}
        for each in files
    ]
    if rows:
        await work.connection.execute(sa.insert(delivery_file), rows)


async def recipients(work: Work, ids: Iterable[int]) -> list[Recipient]:
    """The active people among these, as channels need them."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    rows = await work.connection.execute(
        sa.select(*(person.c[name] for name in _RECIPIENT))
        .where(person.c.id.in_(wanted), person.c.active)
        .order_by(person.c.id)
    )
    return [
        Recipient(
            each.id,
            each.name,
            each.email,
            each.phone,
            each.language or "en",
            each.timezone or work.mortise.settings.timezone,
            (each.quiet_from, each.quiet_until) if each.quiet_from and each.quiet_until else None,
        )
        for each in rows
    ]


def _label(value: Any) -> Any:
    """A label that JSON can hold: our own texts keep both languages."""
    return value._asdict() if isinstance(value, Text) else value if value is not None else ""
