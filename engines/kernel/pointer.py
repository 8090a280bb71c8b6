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


def within(document: Any, parts: Iterable[str | int], *, may_end_outside: bool = False) -> list[str | int]:
    """The steps that lead through the document: what is not in it (names of union branches) is left out.

    `may_end_outside`: the last step may name something that is missing.
    """
    way, here, kept = list(parts), document, list[str | int]()
    for index, part in enumerate(way):
        inside = (isinstance(here, dict) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        )
        if inside:
            here = here[part]
            kept.append(part)
        elif may_end_outside and index == len(way) - 1 and isinstance(part, str):
            kept.append(part)
    return kept
