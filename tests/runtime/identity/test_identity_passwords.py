"""Passwords at their real cost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from engines.kernel.errors import InputError
from runtime.engine import Mortise
from runtime.identity import passwords
from runtime.identity.login import SignIn, sign_in
from runtime.identity.passwords import hash_password, is_outdated, matches, require_good_password
from runtime.identity.people import create_person


@pytest.fixture(autouse=True)
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher())


async def test_a_password_is_hashed_with_argon2id_as_rfc_9106_recommends() -> None:
    found = extract_parameters(await hash_password("correct horse 1"))
    assert found.type is Type.ID and found.memory_cost >= 65536 and found.time_cost >= 3 and found.salt_len >= 16


async def test_equal_passwords_have_different_hashes_and_both_match() -> None:
    one, other = await hash_password("correct horse 1"), await hash_password("correct horse 1")
    assert one != other and await matches("correct horse 1", one) and await matches("correct horse 1", other)
    assert not await matches("correct horse 2", one)


async def test_nothing_matches_a_person_without_a_password_or_with_a_broken_hash() -> None:
    for stored in (None, "", "nonsense", "$argon2id$broken"):
        assert not await matches("nobody has this password", stored)


async def test_a_weak_hash_is_made_strong_at_the_next_sign_in(
    mortise: Mortise, monkeypatch: pytest.MonkeyPatch, cheap_hasher: PasswordHasher
) -> None:
    with monkeypatch.context() as weak:
        weak.setattr(passwords, "_HASHER", cheap_hasher)
        async with mortise.work() as work:
            await create_person(work, {"name": "Ann", "login": "ann", "password": "correct horse 1"})

    async def stored() -> str:
        async with mortise.reading() as work:
            return str(await work.connection.scalar(sa.text("SELECT password_hash FROM mortise.person")))

    assert is_outdated(await stored())
    await sign_in(mortise, SignIn("ann", "correct horse 1"))
    assert not is_outdated(await stored())
    await sign_in(mortise, SignIn("ann", "correct horse 1"))


def test_too_short_and_too_long_passwords_are_refused_with_the_limit() -> None:
    for password, code in (("x" * 7, "identity.password.too_short"), ("x" * 257, "identity.password.too_long")):
        with pytest.raises(InputError) as caught:
            require_good_password(password)
        assert caught.value.diagnostics[0].code == code
    require_good_password("x" * 8)
