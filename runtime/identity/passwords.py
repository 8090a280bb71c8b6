"""Passwords: Argon2id (RFC 9106, second recommended option: 64 MiB), hashed in threads, at most two at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engines.kernel.errors import InputError
from engines.kernel.texts import Text

SHORTEST, LONGEST = 8, 256
_HASHER = PasswordHasher()
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")
P = ParamSpec("P")
R = TypeVar("R")


async def hash_password(password: str) -> str:
    return await _in_thread(_HASHER.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; takes the same time when there is no hash, so that nobody can tell who exists."""
    found = await _in_thread(_verify, password, password_hash or _hash_of_nobody())
    return found and bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """True when the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def require_good_password(password: str, pointer: str = "/password") -> None:
    if len(password) < SHORTEST:
        raise InputError.because(
            "identity.password.too_short",
            Text("The password is too short.", "密码太短。"),
            Text(f"Use at least {SHORTEST} characters.", f"请至少使用 {SHORTEST} 个字符。"),
            pointer=pointer,
        )
    if len(password) > LONGEST:
        raise InputError.because(
            "identity.password.too_long",
            Text(f"The password is longer than {LONGEST} characters.", f"密码超过 {LONGEST} 个字符。"),
            Text("Use a shorter one.", "请缩短密码。"),
            pointer=pointer,
        )


async def _in_thread(run: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, lambda: run(*args, **kwargs))


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("nobody has this password")
