"""Texts with `{FEEL}` places: "Contract {title} over {amount}". Doubled braces stand for themselves."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engines.flow.definition import Slot
from engines.kernel.texts import Label

if TYPE_CHECKING:
    from engines.flow.run import Run

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")


def text_slots(path: str, label: Label) -> Iterator[Slot]:
    """The FEEL places of a text, as slots `path/<language>/<n>`."""
    for language, text in _languages(label):
        for index, found in enumerate(each for each in _PLACE.finditer(text) if each[1]):
            yield Slot(f"{path}/{language}/{index}", found[1])


def filled(text: str, value: Callable[[str], str]) -> str:
    """The text with `value` of each formula in its place."""
    return _PLACE.sub(lambda found: value(found[1]) if found[1] else found[0][0], text)


def with_place(text: str, old: str, new: str) -> str:
    """The text with another formula in the places that hold this one."""
    return _PLACE.sub(lambda found: f"{{{new}}}" if found[1] == old else found[0], text)


def fill_text(run: Run, node: str, path: str, label: Label) -> Label:
    """The text with its places filled in, in every language it has."""
    filled = {language: _fill(run, node, f"{path}/{language}", text) for language, text in _languages(label)}
    return filled[""] if isinstance(label, str) else filled


def _languages(label: Label) -> Iterator[tuple[str, str]]:
    if isinstance(label, str):
        yield "", label
    else:
        yield from label.items()


def _fill(run: Run, node: str, path: str, text: str) -> str:
    counter = itertools.count()
    return filled(text, lambda _: written(run.evaluate(node, f"{path}/{next(counter)}")))


def written(value: Any) -> str:
    """A value as people write it: no trailing zeros of sums of integers, dates as 2026-01-31, records by their title."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Mapping():
            return str(value.get("title") or value.get("name") or value.get("id") or "")
        case list() | tuple():
            return ", ".join(written(each) for each in value)
        case _:
            return str(value)
