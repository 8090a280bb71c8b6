"""Bearer secrets (session cookies, API tokens): made from 256 random bits, stored only as SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_PREFIX = "mt_"  # noqa: S105 - marks what kind of secret it is


def new_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def csrf_of(session_secret: str) -> str:
    """The CSRF token of a session: derived from its secret, so it needs no storage and dies with the session."""
    return hmac.digest(session_secret.encode(), b"mortise csrf", "sha256").hex()


def is_csrf_of(session_secret: str, given: str) -> bool:
    return hmac.compare_digest(csrf_of(session_secret).encode(), given.encode())
