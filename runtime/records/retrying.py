"""Transactions that lost against another one run again: a deadlock has rolled everything back, so nothing is done twice.

Writers of parents and of children lock the same rows from two sides (a new level goes down to the orders, a new sum goes
up to the customer). PostgreSQL ends one of two transactions that wait for each other; that one is repeated here. Those
that have lost go one at a time, so they lose only against newcomers, of which each lets at least one through.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.work import SYSTEM, Actor, Work

R = TypeVar("R")
TRIES = 8
FIRST_PAUSE_MS = 5
_TURN = sa.text("SELECT pg_advisory_xact_lock(hashtext('mortise.losers'))")
_LOST = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


async def in_transaction(mortise: Mortise, act: Callable[[Work], Awaitable[R]], actor: Actor = SYSTEM) -> R:
    """One transaction around `act`; repeated, with growing random pauses, when the database ended it in favour of
    another. What `act` does outside the database it must be able to do again."""
    for tried in range(TRIES):
        try:
            async with mortise.work(actor) as work:
                if tried:
                    await work.connection.execute(_TURN)
                return await act(work)
        except (psycopg.Error, sa.exc.DBAPIError) as error:
            if not is_lost(error) or tried == TRIES - 1:
                raise
        await asyncio.sleep(random.uniform(0, FIRST_PAUSE_MS * 2**tried) / 1000)  # noqa: S311 - a pause, no secret
    raise AssertionError("the last try raises or returns")


def is_lost(error: BaseException) -> bool:
    """Whether the database ended the transaction because of another one."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return isinstance(cause, _LOST)
