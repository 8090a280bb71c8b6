"""The crash law: killed at any statement or commit of any step, restarted and gone on with, a flow comes to the same
state with the same effects as without.

For each random course of events over a flow, which every other time is itself drawn at random: first undisturbed, then
with every step broken at its first statement, its second, … and at its commit, until it comes through. After each break
nothing must have changed.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from procrastinate.exceptions import ConnectorException

from engines.kernel.errors import MortiseError
from runtime.database.connect import engine_for
from runtime.engine import Mortise
from runtime.flows import round_trip
from runtime.wiring import wire
from tests.databases import cloned
from tests.flow_play import Play, Step, outcome
from tests.workshop import Workshop, open_workshop

FULL = os.environ.get("MORTISE_LAWS") == "full"
SEEDS = range(40) if FULL else (0, 17, 29)


RESTARTS = 7
"""After every so many kills nothing is left in memory; after the others everything is."""


class Killed(psycopg.OperationalError):
    """As if the power had gone."""


class Breaker:
    """Counts statements and commits; the `at`-th is the last thing that does not happen any more."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self.at, self.broken = 0, -1, 0
        execute, many, commit = (
            psycopg.AsyncCursor.execute, psycopg.AsyncCursor.executemany, psycopg.AsyncConnection.commit,
        )  # fmt: skip

        async def broken_execute(cursor: Any, *args: Any, **kwargs: Any) -> Any:
            self._tick()
            return await execute(cursor, *args, **kwargs)

        async def broken_many(cursor: Any, *args: Any, **kwargs: Any) -> Any:
            self._tick()
            return await many(cursor, *args, **kwargs)

        async def broken_commit(connection: Any) -> None:
            self._tick()
            await commit(connection)

        exchange = round_trip._exchange

        def broken_exchange(bare: Any, transformer: Any, ready: Any) -> Any:
            for place in range(len(ready)):
                try:
                    self._tick()
                except Killed:
                    if place:
                        yield from exchange(bare, transformer, ready[:place])
                    raise
            return (yield from exchange(bare, transformer, ready))

        monkeypatch.setattr(round_trip, "_exchange", broken_exchange)
        monkeypatch.setattr(psycopg.AsyncCursor, "execute", broken_execute)
        monkeypatch.setattr(psycopg.AsyncCursor, "executemany", broken_many)
        monkeypatch.setattr(psycopg.AsyncConnection, "commit", broken_commit)

    def _tick(self) -> None:
        if self.at < 0:
            return
        self.count += 1
        if self.count > self.at:
            self.broken += 1
            self.at = -1
            raise Killed("killed")


async def undisturbed(step: Step, one: bool) -> None:
    await step()


@pytest.mark.parametrize("seed", SEEDS)
async def test_killed_at_every_statement_and_commit_it_comes_to_the_same(
    seed: int, mortise: Mortise, postgres_url: str, template_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = await open_workshop(mortise)
    await Play(plain, seed, undisturbed).run()
    wanted = await outcome(plain)
    breaker = Breaker(monkeypatch)
    async with other_workshop(mortise, postgres_url, template_database) as shop:

        async def killed_everywhere(step: Step, one: bool) -> None:
            before = await outcome(shop) if FULL and one else None
            for at in range(400):
                breaker.count, breaker.at = 0, at
                try:
                    await step()
                except (Killed, sa.exc.OperationalError, ConnectorException, MortiseError):
                    assert breaker.at < 0, "a step is refused only because it was killed"
                    if breaker.broken % RESTARTS == 0:
                        restart(shop)
                    if before is not None:
                        assert await outcome(shop) == before, "what was killed has changed nothing"
                    continue
                finally:
                    reached, breaker.at = breaker.count <= at, -1
                if reached:
                    return
            raise AssertionError("the step never comes through")

        play = Play(shop, seed, killed_everywhere)
        await play.run()
        found = await outcome(shop)
    assert breaker.broken > 5 * play.steps, "every step has been killed at its statements"
    for part, rows in wanted.items():
        assert found[part] == rows, part


def restart(shop: Workshop) -> None:
    """The program starts anew, on the same database."""
    shop.mortise = Mortise(shop.mortise.settings, shop.mortise.database)
    shop.mortise.clock = shop.clock
    wire(shop.mortise)


@asynccontextmanager
async def other_workshop(mortise: Mortise, server: str, template: str) -> AsyncIterator[Workshop]:
    """The same workshop on a database of its own."""
    with cloned(server, template, "other") as url:
        engine = engine_for(url, 3)
        yield await open_workshop(Mortise(replace(mortise.settings, database_url=url), engine))
        await engine.dispose()
