"""JSON pointers (RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def escape(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def join(base: str, *parts: str | int) -> str:
    """`join("/fields", 0, "key") == "/fields/0/key"`."""
    return base + "".join("/" + escape(part) for part in parts)


def of(parts: Iterable[str | int]) -> str:
    return join("", *parts)


def split(pointer: str) -> list[str]:
    return [unescape(part) for part in pointer.split("/")[1:]] if pointer else []


def resolve(document: Any, pointer: str) -> Any:
    """The value at `pointer`; raises KeyError when there is none."""
    value = document
    for part in split(pointer):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise KeyError(pointer) from error
    return value
