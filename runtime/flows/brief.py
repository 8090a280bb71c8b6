"""Transactions of two round trips: BEGIN travels with what is read first, COMMIT with what is written last.

A step costs a few dozen microseconds; waiting for the database six times, as a transaction of single statements does,
costs a millisecond.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import greenlet_spawn

from runtime.engine import Mortise
from runtime.flows.round_trip import Asking
from runtime.records.quick import Bare
from runtime.work import SYSTEM, Actor, Work

BEGIN: Asking = ("BEGIN", ())
COMMIT: Asking = ("COMMIT", ())


class Line:
    """A connection for such transactions, one after the other. The caller begins and commits them, by `at_once`."""

    def __init__(self, mortise: Mortise, connection: AsyncConnection, bare: Bare) -> None:
        self._mortise, self._connection = mortise, connection
        self.bare = bare

    def unit(self, actor: Actor = SYSTEM) -> Work:
        """The next unit of work."""
        return Work(self._mortise, self._connection, actor, self._mortise.clock.now())

    async def undo(self) -> None:
        """What has been begun and not committed."""
        if not self.bare.closed and self.bare.info.transaction_status != TransactionStatus.IDLE:
            await self.bare.rollback()


@asynccontextmanager
async def brief(mortise: Mortise) -> AsyncIterator[Line]:
    """A line, for as long as the block takes; what is not committed at its end is undone."""
    fairy = await mortise.database.raw_connection()
    bare: Bare = fairy.driver_connection  # type: ignore[assignment]
    connection = AsyncConnection(mortise.database, sa.Connection(mortise.database.sync_engine, connection=fairy))
    line = Line(mortise, connection, bare)
    try:
        await bare.set_autocommit(True)
        yield line
    finally:
        if not bare.closed:
            await line.undo()
            await bare.set_autocommit(False)
        await greenlet_spawn(fairy.close)


__all__ = ["BEGIN", "COMMIT", "Line", "brief"]
