"""Renames made while drafting, as paths of keys: `["forms", "customer", "fields", "level"]` → `[…, "grade"]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Path = tuple[str, ...]
Rename = tuple[Path, Path]


def keys_path(document: Mapping[str, Any], pointer_parts: Sequence[str]) -> Path:
    """A JSON pointer's parts with the keys of list entries in place of their positions."""
    found: list[str] = []
    value: Any = document
    for part in pointer_parts:
        if isinstance(value, list):
            value = value[int(part)]
            found.append(str(value.get("key", part)) if isinstance(value, Mapping) else part)
        else:
            value = value[part]
            found.append(part)
    return tuple(found)


def renamed_by(renames: Iterable[Rename], path: Path) -> Path:
    """Where a path of the base stands after all the renames, in the order they were made."""
    for before, after in renames:
        if path[: len(before)] == before:
            path = after + path[len(before) :]
    return path


def standing_renames(renames: Sequence[Rename], base: Mapping[str, Any], document: Mapping[str, Any]) -> list[Rename]:
    """Forms and fields of the base that have another key now, once each, and only where both ends are real.

    A rename that was undone, or whose field was deleted afterwards, is not there any more.
    """
    now = set(_paths(document))
    old = set(_paths(base))
    found = []
    for path in _paths(base):
        after = renamed_by(renames, path)
        if (
            after != path
            and after in now
            and path not in now
            and (after not in old or renamed_by(renames, after) != after)
        ):
            found.append((path, after))
    return found


def _paths(document: Mapping[str, Any]) -> list[Path]:
    """Of every form and field, also the fields of sub-tables."""
    found: list[Path] = []
    for form in document.get("forms", []):
        at: Path = ("forms", form.get("key", ""))
        found.append(at)
        found.extend(_fields(form, at))
    return found


def _fields(holder: Mapping[str, Any], at: Path) -> list[Path]:
    found: list[Path] = []
    for field in holder.get("fields", []):
        here = (*at, "fields", str(field.get("key", "")))
        found += [here, *_fields(field, here)]
    return found
