"""The records an action acts on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.kernel.commands import RecordRef
from engines.rule.scene import Scene


def records_at(scene: Scene, path: str, target: str) -> list[RecordRef]:
    """The records that the target of an action leads to; its own for `record`."""
    if target == "record":
        return [scene.ref] if scene.ref else []
    form = scene.rule.target_forms.get(path)
    if form is None:
        return []
    app, _, bare = form.rpartition(".")
    return [RecordRef(app or scene.app, bare, each) for each in ids_in(scene.evaluate(path))]


def ids_in(value: Any) -> list[int]:
    """The ids in a record, a list of records, or numbers."""
    match value:
        case None | bool():
            return []
        case Mapping():
            return ids_in(value.get("id"))
        case list() | tuple():
            return [each for part in value for each in ids_in(part)]
        case _:
            try:
                return [int(value)]
            except (TypeError, ValueError):
                return []
