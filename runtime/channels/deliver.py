"""`notify`: from the command to notifications and queued deliveries, in the transaction of `work`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engines.kernel.commands import Notify
from engines.kernel.errors import InputError
from engines.kernel.suggest import did_you_mean
from engines.kernel.texts import Text
from runtime.channels.channel import CHANNELS, Attached, Channel, Recipient
from runtime.channels.tables import delivery, delivery_file, notification
from runtime.identity.tables import person
from runtime.jobs import enqueue
from runtime.work import Work

IN_APP = "in_app"


async def notify(work: Work, command: Notify, files: Sequence[Attached] = ()) -> None:
    """Tell the people of `to` through every channel, and the bare `addresses` through the outside ones, which carry
    the files."""
    people = await _recipients(work, command.to)
    for name in dict.fromkeys(command.channels):
        if name == IN_APP:
            await _show_in_app(work, command, people)
        else:
            await _queue(work, command, people, _channel(name), files)


def link_of(command: Notify) -> str | None:
    ref = command.record
    if command.link is not None:
        return command.link
    return f"/a/{ref.app}/f/{ref.form}/{ref.id}" if ref else None


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
    targets: list[tuple[int | None, str | None, str]] = [
        (each.id, channel.address_of(each), each.language) for each in people
    ]
    targets += [(None, each, work.actor.language or "en") for each in command.addresses]
    is_set_up = channel.is_set_up(work.mortise)
    for person_id, address, language in targets:
        may_send = is_set_up and bool(address)
        found = await work.connection.execute(
            sa.insert(delivery)
            .values(
                channel=_name(channel),
                person=person_id,
                address=address or "",
                subject=_label(command.subject),
                body=_label(command.body),
                link=link_of(command),
                app=command.record and command.record.app,
                form=command.record and command.record.form,
                record=command.record and command.record.id,
                language=language,
                queued_at=work.now,
                status="queued" if may_send else "skipped",
                error=None if may_send else "the channel is not set up" if not is_set_up else "no address",
            )
            .returning(delivery.c.id)
        )
        if may_send:
            delivery_id = found.scalar_one()
            await _keep_files(work, delivery_id, files)
            await enqueue(work, "channels.deliver", {"delivery_id": delivery_id})


async def _keep_files(work: Work, delivery_id: int, files: Sequence[Attached]) -> None:
    """What was made for this delivery goes with it, whenever it is sent."""
    rows = [
        {"delivery": delivery_id, "name": each.name, "media_type": each.media_type, "content": each.content}
        for each in files
    ]
    if rows:
        await work.connection.execute(sa.insert(delivery_file), rows)


async def _recipients(work: Work, ids: Iterable[int]) -> list[Recipient]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    rows = await work.connection.execute(
        sa.select(person.c.id, person.c.name, person.c.email, person.c.phone, person.c.language)
        .where(person.c.id.in_(wanted), person.c.active)
        .order_by(person.c.id)
    )
    return [Recipient(each.id, each.name, each.email, each.phone, each.language or "en") for each in rows]


def _channel(name: str) -> Channel:
    if name not in CHANNELS:
        raise InputError.because(
            "channels.unknown",
            Text(f"There is no channel '{name}'.", f"没有通知渠道“{name}”。"),
            did_you_mean(name, [IN_APP, *CHANNELS]),
        )
    return CHANNELS[name]()


def _name(channel: Channel) -> str:
    return str(channel.type)  # type: ignore[attr-defined]  # every member has it; the registry sees to that


def _label(value: Any) -> Any:
    """A label that JSON can hold: our own texts keep both languages."""
    return value._asdict() if isinstance(value, Text) else value if value is not None else ""
