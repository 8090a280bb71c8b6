"""Whatever ends a unit of work (a cancelled request, a lost connection, a failure), its connection goes back to the pool
or is closed: none is left to the garbage collector, which complains, or leaks it."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable

import psycopg
import pytest
import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.records.quick import quick
from runtime.records.retrying import in_transaction
from runtime.work import Work

SLOW = "SELECT pg_sleep(30)"


async def by_work(mortise: Mortise, begun: asyncio.Event) -> None:
    async with mortise.work() as work:
        begun.set()
        await work.connection.execute(sa.text(SLOW))


async def by_reading(mortise: Mortise, begun: asyncio.Event) -> None:
    async with mortise.reading() as work:
        begun.set()
        await work.connection.execute(sa.text(SLOW))


async def by_quick(mortise: Mortise, begun: asyncio.Event) -> None:
    async with quick(mortise) as bare:
        begun.set()
        await bare.execute(SLOW)


async def by_quick_in_a_transaction(mortise: Mortise, begun: asyncio.Event) -> None:
    async with quick(mortise) as bare, bare.transaction():
        begun.set()
        await bare.execute(SLOW)


async def by_retries(mortise: Mortise, begun: asyncio.Event) -> None:
    async def act(work: Work) -> None:
        begun.set()
        await work.connection.execute(sa.text(SLOW))

    await in_transaction(mortise, act)


WAYS: list[Callable[[Mortise, asyncio.Event], Awaitable[None]]] = [
    by_work,
    by_reading,
    by_quick,
    by_quick_in_a_transaction,
    by_retries,
]


def sound(mortise: Mortise) -> None:
    """Every connection is back, and nothing was left for the collector."""
    assert mortise.database.pool.checkedout() == 0  # type: ignore[attr-defined]
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        gc.collect()


async def answers(mortise: Mortise) -> None:
    """The pool still serves, each of its connections in a clean state."""

    async def one() -> None:
        async with mortise.work() as work:
            assert await work.connection.scalar(sa.text("SELECT 1")) == 1
        async with quick(mortise) as bare:
            assert bare.info.transaction_status == psycopg.pq.TransactionStatus.IDLE

    await asyncio.gather(*(one() for _ in range(10)))


@pytest.mark.filterwarnings(  # psycopg closes a connection whose cancelling was cancelled under its own statement
    r"ignore:Exception ignored in. <generator object BaseCursor\._execute_gen:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_cancelled_unit_of_work_gives_its_connection_back(mortise: Mortise, way: Callable[..., object]) -> None:
    for twice in (False, True):
        begun = [asyncio.Event() for _ in range(5)]
        tasks = [asyncio.ensure_future(way(mortise, each)) for each in begun]  # type: ignore[arg-type]
        await asyncio.gather(*(each.wait() for each in begun))
        for each in tasks:
            each.cancel()
        if twice:  # the client has gone and the server stops at the same moment
            await asyncio.sleep(0)
            for each in tasks:
                each.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError | psycopg.Error | sa.exc.DBAPIError) for each in ended), (
            ended
        )
        await settled(mortise)
        sound(mortise)
        await answers(mortise)


async def settled(mortise: Mortise) -> None:
    """Closing goes on beside the cancelled task."""
    async with asyncio.timeout(60):
        while mortise.database.pool.checkedout():  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_unit_of_work_whose_connection_is_lost_gives_it_up(
    mortise: Mortise, way: Callable[..., object]
) -> None:
    begun = asyncio.Event()
    task = asyncio.ensure_future(way(mortise, begun))  # type: ignore[arg-type]
    await begun.wait()
    ended = sa.text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%'"
        " AND pid <> pg_backend_pid() AND datname = current_database()"
    )
    async with asyncio.timeout(60):
        while not task.done():
            async with mortise.reading() as work:
                await work.connection.execute(ended)
            await asyncio.wait({task}, timeout=0.1)
    assert isinstance(task.exception(), psycopg.Error | sa.exc.DBAPIError)
    await settled(mortise)
    sound(mortise)
    await answers(mortise)
