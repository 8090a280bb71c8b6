"""How often one may try to sign in: per login and per address, counted in the database, so over all processes."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from engines.kernel.errors import LimitReached
from engines.kernel.texts import Text
from runtime.identity.tables import login_attempt
from runtime.work import Work

WINDOW = timedelta(minutes=15)
TRIES_PER_LOGIN = 10
TRIES_PER_ADDRESS = 100


async def count_try(work: Work, login: str, address: str) -> None:
    """Count this try before the password is looked at; raises LimitReached with `retry_after_s` above the limit."""
    for subject, most in ((_login(login), TRIES_PER_LOGIN), (f"address:{address}", TRIES_PER_ADDRESS)):
        await _count(work, subject, most)


async def count_confirmation(work: Work, person: int | None) -> None:
    """Count a password that somebody who is signed in types once more; raises LimitReached as `count_try` does."""
    await _count(work, f"person:{person}", TRIES_PER_LOGIN)


async def forget_confirmations(work: Work, person: int | None) -> None:
    await work.connection.execute(sa.delete(login_attempt).where(login_attempt.c.subject == f"person:{person}"))


async def forget_tries(work: Work, login: str, address: str) -> None:
    """After a success the login starts afresh, and the try no longer counts for the address: many people may sit behind
    one."""
    table = login_attempt.c
    await work.connection.execute(sa.delete(login_attempt).where(table.subject == _login(login)))
    less = sa.update(login_attempt).where(table.subject == f"address:{address}", table.count > 0)
    await work.connection.execute(less.values(count=table.count - 1))


async def sweep_tries(work: Work) -> None:
    await work.connection.execute(sa.delete(login_attempt).where(login_attempt.c.since < work.now - WINDOW))


async def _count(work: Work, subject: str, most: int) -> None:
    count, since = await _bump(work, subject)
    if count > most:
        wait_s = max(1, int((since + WINDOW - work.now).total_seconds()))
        minutes = -(-wait_s // 60)
        raise LimitReached.because(
            "identity.login.too_many_tries",
            Text("There were too many tries with a password.", "密码尝试次数过多。"),
            Text(f"Try again in {minutes} minutes.", f"请在 {minutes} 分钟后重试。"),
            retry_after_s=wait_s,
        )


async def _bump(work: Work, subject: str) -> tuple[int, datetime]:
    table = login_attempt.c
    over = table.since < work.now - WINDOW
    statement = insert(login_attempt).values(subject=subject, count=1, since=work.now)
    statement = statement.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "count": sa.case((over, 1), else_=table.count + 1),
            "since": sa.case((over, work.now), else_=table.since),
        },
    )
    row = (await work.connection.execute(statement.returning(table.count, table.since))).one()
    return row[0], row[1]


def _login(login: str) -> str:
    return f"login:{login.casefold()[:200]}"
