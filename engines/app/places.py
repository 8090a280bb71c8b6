"""Where a formula stands in the document: a member of its own, or between the braces of a text."""

from __future__ import annotations

from typing import Any

from engines.flow.templates import with_place
from engines.kernel import pointer


def put_formula(document: dict[str, Any], where: str, old: str, new: str) -> bool:
    """Put a formula in the place of another, at the pointer of its slot; whether it was found there."""
    *way, last = pointer.split(where)
    if way and way[-1] == "":
        way.pop()  # a text that is in no language
    try:
        holder = pointer.resolve(document, pointer.of(way))
        if isinstance(holder, str):
            return _put(document, way, holder, with_place(holder, old, new))
        return _put(document, [*way, last], old, new)
    except KeyError:
        return False


def _put(document: dict[str, Any], way: list[str], old: str, new: str) -> bool:
    holder = pointer.resolve(document, pointer.of(way[:-1]))
    if pointer.resolve(document, pointer.of(way)) != old or old == new:
        return False
    holder[int(way[-1]) if isinstance(holder, list) else way[-1]] = new
    return True
