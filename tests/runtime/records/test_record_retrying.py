"""A transaction that the database ended in favour of another one is carried out again, wholly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.engine import Mortise
from runtime.records.retrying import in_transaction


async def test_two_that_wait_for_each_other_both_get_through(mortise: Mortise) -> None:
    async with mortise.work() as work:
        await work.connection.execute(sa.text("CREATE TABLE place (id int PRIMARY KEY, n int)"))
        await work.connection.execute(sa.text("INSERT INTO place VALUES (1, 0), (2, 0)"))
    tries, both = 0, asyncio.Barrier(2)

    async def write(first: int, second: int) -> None:
        met = False

        async def act(work: Any) -> None:
            nonlocal tries, met
            tries += 1
            add = sa.text("UPDATE place SET n = n + 1 WHERE id = :id")
            await work.connection.execute(add, {"id": first})
            if not met:
                met = True
                await both.wait()
            await work.connection.execute(add, {"id": second})

        await in_transaction(mortise, act)

    await asyncio.gather(write(1, 2), write(2, 1))
    async with mortise.reading() as work:
        assert (await work.connection.scalars(sa.text("SELECT n FROM place ORDER BY id"))).all() == [2, 2]
    assert tries == 3, "one was ended and repeated"


async def test_what_is_simply_wrong_is_not_repeated(mortise: Mortise) -> None:
    tries = 0

    async def act(work: Any) -> None:
        nonlocal tries
        tries += 1
        await work.connection.execute(sa.text("SELECT 1 / 0"))

    with pytest.raises(sa.exc.DBAPIError):
        await in_transaction(mortise, act)
    assert tries == 1
