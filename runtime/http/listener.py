"""Hearing what other processes did: one connection that LISTENs for every subscriber of this process."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable

import psycopg
from psycopg import sql

log = logging.getLogger("mortise.listener")
Hear = Callable[[str], Awaitable[None] | None]
_RETRY_S = 2.0


class Listener:
    """`subscribe` before `run`; after a lost connection everybody hears `*`, because notices may have been missed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._subscribers: dict[str, list[Hear]] = defaultdict(list)
        self.ready = asyncio.Event()

    def subscribe(self, channel: str, hear: Hear) -> None:
        self._subscribers[channel].append(hear)

    async def run(self) -> None:
        """Listen until cancelled; reconnects."""
        again = False
        while True:
            try:
                await self._listen(again)
            except (psycopg.Error, OSError) as error:
                log.warning("lost the notices' connection (%s); connecting again", type(error).__name__)
            again = True
            self.ready.clear()
            await asyncio.sleep(_RETRY_S)

    async def _listen(self, again: bool) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            for channel in self._subscribers:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            self.ready.set()
            if again:
                for channel in self._subscribers:
                    await self._tell(channel, "*")
            async for notice in connection.notifies():
                await self._tell(notice.channel, notice.payload)

    async def _tell(self, channel: str, payload: str) -> None:
        for hear in self._subscribers[channel]:
            answer = hear(payload)
            if inspect.isawaitable(answer):
                await answer
