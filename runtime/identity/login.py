"""Signing in with a login name (or e-mail address) and a password."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engines.kernel.errors import MortiseError, NotSignedIn
from engines.kernel.texts import Text
from runtime.engine import Mortise
from runtime.identity.limits import count_try, forget_tries
from runtime.identity.passwords import LONGEST, hash_password, is_outdated, matches
from runtime.identity.sessions import start_session
from runtime.identity.tables import person


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody who wants in sends, and from where."""

    login: str
    password: str
    address: str = ""
    agent: str = ""


async def sign_in(mortise: Mortise, given: SignIn) -> str:
    """Start a session and return its secret.

    Raises:
        NotSignedIn (identity.login.wrong): the same answer, in the same time, for an unknown login.
        LimitReached (identity.login.too_many_tries).
    """
    login = given.login.strip()
    async with mortise.work() as work:
        await count_try(work, login, given.address)
    async with mortise.reading() as work:
        row = (await work.connection.execute(_find(login))).first()
    fits = len(given.password) <= LONGEST and await matches(given.password, row.password_hash if row else None)
    if row is None or not fits:
        raise wrong_login()
    async with mortise.work() as work:
        if is_outdated(row.password_hash):
            fresh = await hash_password(given.password)
            await work.connection.execute(sa.update(person).where(person.c.id == row.id).values(password_hash=fresh))
        await forget_tries(work, login, given.address)
        return await start_session(work, row.id, given.address, given.agent)


def wrong_login() -> MortiseError:
    return NotSignedIn.because(
        "identity.login.wrong",
        Text("The login or the password is wrong.", "用户名或密码不正确。"),
        Text("Check both, and the Caps Lock key.", "请检查用户名、密码及大小写锁定键。"),
    )


def _find(login: str) -> sa.Select[tuple[int, str | None]]:
    """Logins before mail addresses, and the oldest account before one that took over its address: nobody can shut
    another person out by claiming theirs."""
    folded = login.lower()
    by_login = sa.func.lower(person.c.login) == folded
    return (
        sa.select(person.c.id, person.c.password_hash)
        .where(person.c.active, by_login | (sa.func.lower(person.c.email) == folded))
        .order_by(by_login.desc(), person.c.id)
        .limit(1)
    )
