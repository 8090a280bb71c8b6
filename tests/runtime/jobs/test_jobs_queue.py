"""Enqueueing with the caller's transaction, running, retrying, doing once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engines.kernel.errors import InputError, Unavailable
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.jobs import enqueue, once
from runtime.jobs.admin import list_jobs
from runtime.jobs.app import open_jobs, run_worker
from runtime.jobs.registry import JOBS, discover, job


@pytest.fixture(autouse=True)
def only_these_jobs() -> Iterator[None]:
    discover()
    before = dict(JOBS)
    JOBS.clear()
    yield
    JOBS.clear()
    JOBS.update(before)


async def run_all(mortise: Mortise) -> None:
    async with open_jobs(mortise):
        await run_worker(mortise, until_empty=True)


async def statuses(mortise: Mortise) -> list[tuple[str, str, int]]:
    async with mortise.reading() as work:
        return [(each["name"], each["status"], each["attempts"]) for each in await list_jobs(work)]


async def test_a_job_exists_only_if_its_transaction_commits(mortise: Mortise) -> None:
    seen: list[int] = []

    @job("test.count")
    async def count(mortise: Mortise, number: int) -> None:
        seen.append(number)

    with pytest.raises(ZeroDivisionError):
        async with mortise.work() as work:
            await enqueue(work, "test.count", {"number": 1})
            raise ZeroDivisionError
    async with mortise.work() as work:
        await enqueue(work, "test.count", {"number": 2})
    await run_all(mortise)
    assert seen == [2]


async def test_one_job_per_key_waits_at_a_time(mortise: Mortise) -> None:
    seen: list[int] = []

    @job("test.keyed")
    async def keyed(mortise: Mortise, number: int) -> None:
        seen.append(number)

    async with mortise.work() as work:
        assert await enqueue(work, "test.keyed", {"number": 1}, key="k") is not None
        assert await enqueue(work, "test.keyed", {"number": 2}, key="k") is None
    async with mortise.work() as work:
        assert await enqueue(work, "test.keyed", {"number": 3}, key="k") is None
        assert await work.connection.scalar(sa.text("SELECT 1")) == 1
    await run_all(mortise)
    async with mortise.work() as work:
        assert await enqueue(work, "test.keyed", {"number": 4}, key="k") is not None
    await run_all(mortise)
    assert seen == [1, 4]


async def test_two_transactions_with_one_key_do_not_break_each_other(mortise: Mortise) -> None:
    @job("test.race")
    async def race(mortise: Mortise) -> None: ...

    async def one() -> int | None:
        async with mortise.work() as work:
            return await enqueue(work, "test.race", key="r")

    found = await asyncio.gather(*(one() for _ in range(5)))
    assert sum(each is not None for each in found) == 1


async def test_a_job_waits_until_its_time(mortise: Mortise) -> None:
    seen: list[str] = []

    @job("test.later")
    async def later(mortise: Mortise, name: str) -> None:
        seen.append(name)

    now = datetime.now(UTC)
    async with mortise.work() as work:
        await enqueue(work, "test.later", {"name": "future"}, at=now + timedelta(hours=1))
        await enqueue(work, "test.later", {"name": "past"}, at=now - timedelta(hours=1))
    await run_all(mortise)
    assert seen == ["past"]


async def test_what_may_work_later_is_tried_again_and_what_never_will_is_dead(mortise: Mortise) -> None:
    @job("test.later_maybe")
    async def later_maybe(mortise: Mortise) -> None:
        raise Unavailable.because("x.busy", Text("The mail server is away.", "邮件服务器不可用。"))

    @job("test.never")
    async def never(mortise: Mortise) -> None:
        raise InputError.because("x.wrong", Text("The address is wrong.", "地址错误。"))

    async with mortise.work() as work:
        await enqueue(work, "test.later_maybe")
        await enqueue(work, "test.never")
    await run_all(mortise)
    found = {name: (status, attempts) for name, status, attempts in await statuses(mortise)}
    assert found == {"test.later_maybe": ("todo", 1), "test.never": ("failed", 1)}
    async with mortise.reading() as work:
        errors = {each["name"]: each["error"] for each in await list_jobs(work)}
    assert errors == {"test.later_maybe": "The mail server is away.", "test.never": "The address is wrong."}


async def test_an_unforeseen_failure_is_kept_for_the_admin(mortise: Mortise, caplog: Any) -> None:
    @job("test.broken", retries=0)
    async def broken(mortise: Mortise) -> None:
        raise KeyError("what")

    async with mortise.work() as work:
        await enqueue(work, "test.broken")
    await run_all(mortise)
    async with mortise.reading() as work:
        (found,) = await list_jobs(work)
    assert (found["status"], found["error"]) == ("failed", "KeyError: 'what'")


async def test_once_is_true_once_and_only_if_its_transaction_commits(mortise: Mortise) -> None:
    with pytest.raises(ZeroDivisionError):
        async with mortise.work() as work:
            assert await once(work, "pay 7")
            raise ZeroDivisionError
    async with mortise.work() as work:
        assert await once(work, "pay 7")
        assert not await once(work, "pay 7")
    async with mortise.work() as work:
        assert not await once(work, "pay 7")
        assert await once(work, "pay 8")


async def test_one_job_that_runs_twice_has_its_effect_once(mortise: Mortise) -> None:
    effects: list[int] = []

    @job("test.twice")
    async def twice(mortise: Mortise) -> None:
        async with mortise.work() as work:
            if await once(work):
                effects.append(1)
        if len(effects) == 1 and effects != [1, 1]:
            effects.append(0)
            raise Unavailable.because("x.after", Text("It fails after its effect.", "在生效之后失败。"))

    async with mortise.work() as work:
        await enqueue(work, "test.twice")
    await run_all(mortise)
    async with mortise.work() as work:
        await work.connection.execute(
            sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        )
    await run_all(mortise)
    assert effects.count(1) == 1 and await statuses(mortise) == [("test.twice", "succeeded", 1 + 1)]


async def test_jobs_with_one_lock_run_one_after_the_other(mortise: Mortise) -> None:
    running, most = 0, 0

    @job("test.locked")
    async def locked(mortise: Mortise) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        async with mortise.reading() as work:
            await work.connection.execute(sa.text("SELECT pg_sleep(0.02)"))
        running -= 1

    async with mortise.work() as work:
        for _ in range(5):
            await enqueue(work, "test.locked", lock="one")
    await run_all(mortise)
    while any(status == "todo" for _, status, _ in await statuses(mortise)):
        await run_all(mortise)
    assert most == 1
