"""Notifications in the app, real mail over SMTP, signed webhooks over real HTTP."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from engines.kernel.commands import Notify, RecordRef
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.channels.deliver import notify
from runtime.channels.log import send_again
from runtime.channels.members.email import start_tls
from runtime.connectors.connections import create_connection
from runtime.connectors.signing import signed_headers
from runtime.engine import Mortise
from runtime.identity.people import create_person
from runtime.jobs.registry import RETRIES
from tests.mailbox import Mailbox, open_mailbox, run_jobs


@pytest.fixture
async def mailbox(mortise: Mortise) -> AsyncIterator[Mailbox]:
    async with open_mailbox(mortise) as box:
        yield box


async def person(mortise: Mortise, login: str, **values: Any) -> int:
    async with mortise.work() as work:
        return await create_person(
            work, {"name": login.title(), "login": login, "email": f"{login}@example.com", **values}
        )


async def deliveries(mortise: Mortise) -> list[tuple[str, str, str | None]]:
    async with mortise.reading() as work:
        rows = await work.connection.execute(sa.text("SELECT address, status, error FROM mortise.delivery ORDER BY id"))
        return [tuple(each) for each in rows]


async def test_a_mail_arrives_in_the_language_of_who_gets_it(mortise: Mortise, mailbox: Mailbox) -> None:
    to = (await person(mortise, "ann"), await person(mortise, "zhang", language="zh"))
    command = Notify(
        to,
        Text("A VIP waits", "重要客户待跟进"),
        {"en": "Call <b>now</b>", "zh": "请立即致电"},
        ("email",),
        RecordRef("crm", "customer", 7),
    )
    async with mortise.work() as work:
        await notify(work, command)
    assert mailbox.mails == []
    await run_jobs(mortise)
    by_address = {each["To"]: each for each in mailbox.mails}
    assert by_address["ann@example.com"]["Subject"] == "A VIP waits"
    assert by_address["zhang@example.com"]["Subject"] == "重要客户待跟进"
    mail = by_address["ann@example.com"]
    assert mail["From"] == "crm@example.com" and mail["Message-ID"].startswith("<mortise-")
    html = mail.get_body(("html",)).get_content()
    assert "Call &lt;b&gt;now&lt;/b&gt;" in html and 'href="https://crm.example.com/m/' in html
    assert "Call <b>now</b>" in mail.get_body(("plain",)).get_content()
    assert [status for _, status, _ in await deliveries(mortise)] == ["sent", "sent"]


async def test_a_line_break_in_a_subject_cannot_add_a_header(mortise: Mortise, mailbox: Mailbox) -> None:
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi\r\nBcc: evil@example.com", "x", ("email",), addresses=("a@example.com",)))
    await run_jobs(mortise)
    assert mailbox.mails[0]["Bcc"] is None and mailbox.mails[0]["Subject"] == "Hi Bcc: evil@example.com"


async def again(mortise: Mortise) -> None:
    """What waits for another try is tried now."""
    async with mortise.work() as work:
        await work.connection.execute(
            sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        )
    await run_jobs(mortise)


async def test_a_mail_the_server_cannot_take_now_is_tried_again_later(mortise: Mortise, mailbox: Mailbox) -> None:
    mailbox.answer = "451 try later"
    async with mortise.work() as work:
        await notify(work, Notify((await person(mortise, "ann"),), "Hi", "x", ("email",)))
    await run_jobs(mortise)
    assert (await deliveries(mortise))[0][1] == "queued"
    mailbox.answer = "250 OK"
    await again(mortise)
    assert len(mailbox.mails) == 1 and (await deliveries(mortise))[0][1] == "sent"


async def test_of_several_recipients_only_the_refused_one_gets_no_mail(mortise: Mortise, mailbox: Mailbox) -> None:
    """550 is for ever; 450 (greylisting) goes by; each address has a letter of its own."""
    mailbox.recipients = {"no@example.com": "550 5.1.1 no such user", "grey@example.com": "450 4.7.1 try in a minute"}
    to = ("no@example.com, Ann <ann@example.com>", "grey@example.com", "@@", "ann@example.com")
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "x", ("email",), addresses=to))
    await run_jobs(mortise)
    assert [each["To"] for each in mailbox.mails] == ["ann@example.com"]
    mailbox.recipients = {}
    await again(mortise)
    found = {address: (status, error or "") for address, status, error in await deliveries(mortise)}
    assert found["ann@example.com"][0] == found["grey@example.com"][0] == "sent"
    assert found["no@example.com"][0] == "failed" and "no such user" in found["no@example.com"][1]
    assert len(mailbox.mails) == 2


async def test_a_mail_refused_for_what_it_says_is_not_tried_for_ever(mortise: Mortise, mailbox: Mailbox) -> None:
    mailbox.answer = "554 5.7.1 looks like spam"
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "x", ("email",), addresses=("a@example.com",)))
    await run_jobs(mortise)
    ((_, status, error),) = await deliveries(mortise)
    assert status == "failed" and "looks like spam" in str(error)


async def test_a_mail_whose_answer_was_lost_comes_again_under_the_same_name(mortise: Mortise, mailbox: Mailbox) -> None:
    mailbox.hangs_up = True
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "x", ("email",), addresses=("a@example.com",)))
    await run_jobs(mortise)
    assert (await deliveries(mortise))[0][1] == "queued"
    mailbox.hangs_up = False
    await again(mortise)
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"], "whoever has got it twice can tell"
    assert (await deliveries(mortise))[0][1] == "sent" and first["Date"] and first["Auto-Submitted"]


async def test_a_message_that_never_gets_through_is_failed_in_the_end_and_can_be_sent_again(
    mortise: Mortise, mailbox: Mailbox
) -> None:
    mailbox.answer = "451 try later"
    async with mortise.work() as work:
        await notify(work, Notify((), "Hi", "x", ("email",), addresses=("a@example.com",)))
    await run_jobs(mortise)
    for _ in range(RETRIES):
        assert (await deliveries(mortise))[0][1] == "queued"
        await again(mortise)
    assert (await deliveries(mortise))[0][1] == "failed"
    mailbox.answer = "250 OK"
    async with mortise.work() as work:
        await send_again(work, 1)
    await run_jobs(mortise)
    assert (await deliveries(mortise))[0][1] == "sent" and len(mailbox.mails) == 1


async def test_without_a_mail_server_or_an_address_the_log_says_skipped(mortise: Mortise, mailbox: Mailbox) -> None:
    nobody = await person(mortise, "bob", email=None)
    async with mortise.work() as work:
        await notify(work, Notify((nobody,), "Hi", "x", ("email",)))
    mortise.settings = replace(mortise.settings, smtp_url=None)
    async with mortise.work() as work:
        await notify(work, Notify((await person(mortise, "ann"),), "Hi", "x", ("email",)))
    assert [each[1:] for each in await deliveries(mortise)] == [
        ("skipped", "no address"),
        ("skipped", "the channel is not set up"),
    ]


async def test_nothing_is_sent_when_the_transaction_fails(mortise: Mortise, mailbox: Mailbox) -> None:
    ann = await person(mortise, "ann")
    with pytest.raises(ZeroDivisionError):
        async with mortise.work() as work:
            await notify(work, Notify((ann,), "Hi", "x", ("in_app", "email")))
            raise ZeroDivisionError
    await run_jobs(mortise)
    assert mailbox.mails == [] and await deliveries(mortise) == []


async def test_inactive_people_are_told_nothing(mortise: Mortise, mailbox: Mailbox) -> None:
    async with mortise.work() as work:
        await notify(work, Notify((await person(mortise, "gone", active=False),), "Hi", "x", ("in_app", "email")))
    await run_jobs(mortise)
    assert mailbox.mails == []


async def test_an_unknown_channel_is_named_with_the_nearest(mortise: Mortise) -> None:
    with pytest.raises(InputError) as caught:
        async with mortise.work() as work:
            await notify(work, Notify((), "Hi", "x", ("emial",)))
    assert "email" in caught.value.diagnostics[0].hint.en


async def test_a_webhook_is_signed_and_carries_the_same_key_each_time(mortise: Mortise) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines[1:]) if name
        }
        got.append((headers, await reader.readexactly(int(headers["content-length"]))))
        status = b"503 Busy" if len(got) == 1 else b"204 No Content"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with mortise.work() as work:
        await create_connection(
            work,
            {
                "key": "erp",
                "name": "ERP",
                "base_url": f"http://127.0.0.1:{port}/in",
                "allow_private": True,
                "secrets": {"signing_key": "k3y"},
            },
        )
        await notify(work, Notify((), "Paid", "x", ("webhook",), RecordRef("crm", "order", 5), addresses=("erp",)))
    await run_jobs(mortise)
    assert (await deliveries(mortise))[0][1] == "queued"
    await again(mortise)
    server.close()
    await server.wait_closed()
    assert (await deliveries(mortise))[0][1] == "sent"
    (first, _), (headers, body) = got
    id_, at = headers["webhook-id"], headers["webhook-timestamp"]
    digest = hmac.new(b"k3y", f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert abs(int(at) - mortise.clock.now().timestamp()) < 300 and first["webhook-id"] == id_
    assert first["idempotency-key"] == headers["idempotency-key"] and b'"subject":"Paid"' in body


def test_signatures_are_those_of_standard_webhooks() -> None:
    """The example of the specification's own libraries."""
    found = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signed_headers("whsec_?", "a", 1, b"") != signed_headers("whsec_", "a", 1, b"")


@pytest.mark.parametrize(
    ("url", "encrypted"),
    [
        ("smtp://user:pass@mail.example.com:587?from=a@b.c", True),
        ("smtp://mail.example.com:25", None),
        ("smtp://user:pass@127.0.0.1:1025", None),
        ("smtp://user:pass@mail.example.com?from=a@b.c&tls=off", False),
        ("smtps://user:pass@mail.example.com", False),
    ],
)
def test_a_password_travels_encrypted_or_not_at_all(url: str, encrypted: bool | None) -> None:
    assert start_tls(urlsplit(url)) is encrypted
