"""The record a rule sees, with what its expressions follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engines.form.submit import fill
from engines.kernel.commands import RecordRef
from runtime.engine import Change
from runtime.metadata.releases import current_plan
from runtime.records.load import load_record, load_rows
from runtime.records.quick import bare_of
from runtime.records.sight import system_sight
from runtime.records.writing import env_of
from runtime.work import Work

Path = tuple[str, ...]


async def about_to_be(work: Work, change: Change, paths: Iterable[Path]) -> dict[str, Any]:
    """The record as it would be after this write: a new one with its defaults."""
    workspace = (await system_sight(work, change.app)).workspace
    shape = workspace.shape(change.form)
    if change.kind == "create":
        row = fill((await current_plan(work, change.app)).all_forms[change.form], change.values, env_of(work))
    else:
        row = {**dict.fromkeys(shape.fields), **(change.before or {}), **change.values}
    followed: dict[str, set[Path]] = {}
    for path in paths:
        if len(path) > 1:
            followed.setdefault(path[0], set()).add(path[1:])
    lists = {key: rests for key, rests in followed.items() if key not in shape.pointers}
    if lists and change.id is not None:
        asked = [(key, *rest) for key, rests in lists.items() for rest in rests]
        stored = await load_record(work, change.app, change.form, change.id, asked)
        row.update({key: stored.get(key) for key in lists if key not in change.values})
    for key, rests in followed.items():
        id_ = _id(row.get(key))
        if key in shape.pointers and id_ is not None:
            target = shape.pointers[key].target()
            rows = await load_rows(await bare_of(work.connection), workspace, target, [id_], rests, whole=False)
            row[key] = rows.get(id_, {"id": id_})
    return row


async def as_it_is(work: Work, ref: RecordRef, paths: Iterable[Path]) -> Mapping[str, Any]:
    return await load_record(work, ref.app, ref.form, ref.id, list(paths))


def _id(value: Any) -> int | None:
    if isinstance(value, Mapping):
        value = value.get("id")
    return None if value is None else int(value)
