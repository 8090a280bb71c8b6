"""The release as it would be if only keys had been renamed: what a draft with renames is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.drafts.renames import Path, Rename
from engines.app.bundle import parse_app
from engines.app.diff import Change
from engines.app.rename import rename_key
from engines.kernel import pointer
from engines.kernel.errors import MortiseError


def with_renames(base: Mapping[str, Any], standing: Iterable[Rename]) -> tuple[dict[str, Any], list[Rename]]:
    """`base` with the new keys in every place that names them, and the renames that could be made. Two keys that
    changed places cannot, one after the other: they are told as removed and added, their data follows all the same."""
    document, made = dict(base), []
    for before, after in standing:
        if before[-1] == after[-1]:
            continue  # it only moved with its form
        try:
            document = rename_key(parse_app(document), _place(document, (*after[:-1], before[-1])), after[-1]).document
        except MortiseError:
            continue
        made.append((before, after))
    return document, made


def rename_changes(document: Mapping[str, Any], made: Sequence[Rename]) -> Iterator[Change]:
    """`renamed` changes, at the place where the part stands now."""
    for before, after in made:
        part, owner = _part(document, after), _part(document, after[:-2])
        label = part.get("label") or part.get("name") or after[-1]
        named = (owner.get("label") or owner.get("name") or owner.get("key")) if len(after) > 2 else None
        yield Change("renamed", after, after[-2], label, before[-1], after[-1], named)


def _place(document: Mapping[str, Any], path: Path) -> str:
    """The JSON pointer, with positions, of a path of keys. Raises MortiseError's NotFound through `rename_key` when
    nothing is there."""
    places: list[str] = []
    value: Any = document
    for step in path:
        if isinstance(value, list):
            at = next((n for n, each in enumerate(value) if each.get("key") == step), len(value))
            places.append(str(at))
            value = value[at] if at < len(value) else {}
        else:
            places.append(step)
            value = value.get(step, [])
    return pointer.of(places)


def _part(document: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    value: Any = document
    for step in path:
        named = {each.get("key"): each for each in value} if isinstance(value, list) else value
        value = named.get(step, {})
    return value if isinstance(value, Mapping) else {}
