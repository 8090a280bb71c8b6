"""Canonical JSON: the bytes that are hashed (RFC 8785) and the text that people keep in git."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import rfc8785


def content_hash(document: Any) -> str:
    """SHA-256 (hex) over RFC 8785: equal documents have equal hashes, whatever their member order."""
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def pretty(document: Any) -> str:
    """The text form: two spaces, members in the order given, a final newline."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
