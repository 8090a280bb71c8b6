"""String literals: quotes and escapes (DMN 1.5 §10.3.1.2, rules 33 and 64)."""

from __future__ import annotations

import re

_CLOSERS = {"“": '”"“', "‘": "’'‘", "＂": '＂"'}
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.S
)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\", "/": "/"}


def read_string(text: str, flat: str, at: int) -> tuple[str, int]:
    """The value of the string that starts at `at`, and the offset after its closing quote (-1: there is none)."""
    opener = text[at]
    closers = _CLOSERS.get(opener, '”“"' if opener == "”" else flat[at])
    end = at + 1
    while end < len(text) and text[end] not in closers:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        return "", -1
    return unescape(text[at + 1 : end]), end + 1


def unescape(raw: str) -> str:
    return _ESCAPE.sub(_one, raw) if "\\" in raw else raw


def _one(found: re.Match[str]) -> str:
    body = found[0][1:]
    if len(body) == 11:
        high, low = int(body[1:5], 16), int(body[7:11], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if len(body) > 1:
        code = int(body[1:], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]
    return _PLAIN.get(body, found[0])


def quote(value: str) -> str:
    """The literal whose value this is."""
    out = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{out}"'
