"""Several statements in one round trip: the same answers whether the driver has prepared them or not."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from runtime.engine import Mortise
from runtime.flows import round_trip
from runtime.flows.brief import BEGIN, COMMIT, brief
from runtime.flows.round_trip import at_once
from runtime.records.quick import bare_of

ASKED = (("SELECT $1::int + 1, $2::text", [1, "甲"]), ("SELECT n FROM generate_series(1, $1::int) n", [3]))
ANSWERS = [[(2, "甲")], [(1,), (2,), (3,)]]


async def test_statements_are_prepared_once_and_forgotten_with_a_rollback(
    mortise: Mortise, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_the_driver, ways = round_trip._by_the_driver, list[str]()

    async def watched(bare: Any, asked: Any) -> Any:
        ways.append("driver")
        return await by_the_driver(bare, asked)

    monkeypatch.setattr(round_trip, "_by_the_driver", watched)
    async with brief(mortise) as line:
        assert await at_once(line.bare, *ASKED) == ANSWERS
        assert await at_once(line.bare, *ASKED) == ANSWERS
        assert ways == ["driver"]
        await at_once(line.bare, BEGIN)
        await line.undo()
        assert await at_once(line.bare, *ASKED) == ANSWERS
        assert await at_once(line.bare, *ASKED) == ANSWERS
        assert ways == ["driver", "driver", "driver"], "once for BEGIN, once after the rollback"


@pytest.mark.parametrize("before", [0, 2], ids=["by the driver", "prepared"])
async def test_what_stands_behind_a_failure_has_not_happened(mortise: Mortise, before: int) -> None:
    async with brief(mortise) as line:
        await at_once(line.bare, ("CREATE TEMPORARY TABLE seen (n int UNIQUE)", ()))
        await line.bare.execute("INSERT INTO seen VALUES (0)")
        for number in range(1, 1 + before):
            await at_once(line.bare, BEGIN, _insert(number), COMMIT)
        with pytest.raises(psycopg.errors.UniqueViolation):
            await at_once(line.bare, BEGIN, _insert(9), _insert(0), COMMIT)
        assert line.bare.info.transaction_status == TransactionStatus.INERROR
        await line.undo()
        assert await at_once(line.bare, ("SELECT count(*) FROM seen", ())) == [[(1 + before,)]]


def _insert(number: int) -> round_trip.Asking:
    return ("INSERT INTO seen VALUES ($1::int)", [number])


async def test_in_a_unit_of_work_it_is_part_of_the_transaction(mortise: Mortise) -> None:
    for _ in range(2):
        async with mortise.database.connect() as connection:
            bare = await bare_of(connection)
            assert await at_once(bare, *ASKED) == ANSWERS
            assert bare.info.transaction_status == TransactionStatus.INTRANS
            await connection.rollback()
