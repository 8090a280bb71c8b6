"""A real mail server in the test's own loop, which keeps what it gets."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import UnthreadedController

from runtime.engine import Mortise
from runtime.jobs.app import open_jobs, run_worker


class Mailbox:
    """An SMTP server's handler; it can be told to refuse mails, or recipients by their address, and to hang up when it
    has got a mail and not said so."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.recipients: dict[str, str] = {}
        self.hangs_up = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            found = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(found, EmailMessage)
            self.mails.append(found)
        if self.hangs_up:
            server.transport.abort()
        return self.answer


@asynccontextmanager
async def open_mailbox(mortise: Mortise) -> AsyncIterator[Mailbox]:
    """Mails of this Mortise arrive here."""
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        UnthreadedController(box, loop=asyncio.get_running_loop()).factory, "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    mortise.settings = replace(
        mortise.settings, smtp_url=f"smtp://127.0.0.1:{port}?from=crm@example.com", base_url="https://crm.example.com"
    )
    yield box
    server.close()
    await server.wait_closed()


async def run_jobs(mortise: Mortise) -> None:
    """Every job that is due, here and now, and those they enqueue."""
    async with open_jobs(mortise):
        while await _due_jobs(mortise):
            await run_worker(mortise, until_empty=True)


async def _due_jobs(mortise: Mortise) -> int:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
    async with mortise.reading() as work:
        return int(await work.connection.scalar(sa.text(query)) or 0)
