"""The stages after the row is written: what hangs on it, what follows from it, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.engine import Change
from runtime.records.derived import Touched, settle, settle_in_other_apps, system_env
from runtime.records.files import note_uses
from runtime.records.load import load_rows
from runtime.records.search import index_record
from runtime.records.store import same, write_links, write_rows
from runtime.records.storing import indexes_later, mapping_violations
from runtime.records.writing import Writing


async def write_relations(writing: Writing) -> None:
    """Rows of sub-tables, links, uses of files, and search entries that need them."""
    change, shape, values = writing.change, writing.shape, writing.values
    assert change.id is not None
    for key in shape.sub_tables:
        if key in values:
            child = writing.sight.workspace.shape(shape.sub_tables[key].target())
            known = (change.before or {}).get(key) or []
            await write_rows(writing.bare, child, change.id, known, values[key] or [], writing.binds)
    for key in shape.many:
        if key in values:
            targets = [int(v["id"]) if isinstance(v, Mapping) else int(v) for v in values[key] or ()]
            async with mapping_violations(writing):
                await write_links(writing.bare, shape, key, change.id, targets)
    for key in shape.file_fields:
        if key in values:
            files = [int(each["id"]) for each in values[key] or ()]
            await note_uses(writing.work, change.app, change.form, change.id, key, files)
    if shape.sub_tables or shape.many:
        rows = await load_rows(writing.bare, writing.sight.workspace, change.form, [change.id], writing.plan.needs)
        change.after = rows[change.id]


async def settle_dependants(writing: Writing) -> None:
    """Derived fields of this and of other records, then what is found by them."""
    change = writing.change
    if writing.dependencies.by_form:
        touched = _touched(writing)
        local = frozenset((change.form, each.key) for each in writing.plan.formulas if each.local)
        writing.rederived = await settle(
            writing.bare, writing.sight.workspace, touched, system_env(writing.work), done=local
        )
        for each in writing.rederived:
            if (each.form, each.id) == (change.form, change.id) and change.after is not None:
                change.after[each.key] = each.new
    await settle_in_other_apps(writing.work, writing.bare, change.app, _all_touched(writing))
    if (
        writing.searched
        and change.kind in ("create", "update", "restore")
        and (indexes_later(writing) or change.kind == "restore")
    ):
        await index_record(writing.bare, writing.sight.workspace, change.form, change.id or 0)


def _all_touched(writing: Writing) -> list[Touched]:
    derived = [Touched(each.form, each.id, frozenset({each.key})) for each in writing.rederived]
    return [*_touched(writing), *derived]


def _touched(writing: Writing) -> list[Touched]:
    change = writing.change
    whole = change.kind != "update"
    keys = (
        None
        if whole
        else frozenset(
            key for key in writing.values if not same((change.before or {}).get(key), (change.after or {}).get(key))
        )
    )
    touched = [
        Touched(
            change.form,
            change.id or 0,
            keys,
            change.before,
            change.after if change.kind != "delete" else None,
            created=change.kind == "create",
        )
    ]
    for key, each in writing.shape.sub_tables.items():
        old = {row["id"]: row for row in (change.before or {}).get(key) or ()}
        new = {row["id"]: row for row in (change.after or {}).get(key) or ()} if change.kind != "delete" else {}
        for id_ in old.keys() | new.keys():
            if not _same_row(old.get(id_), new.get(id_)):
                touched.append(Touched(each.target(), id_, None, old.get(id_), new.get(id_), created=id_ not in old))
    return touched


def _same_row(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    ignored = {"revision", "updated_at", "updated_by", "position"}
    return (
        old is not None
        and new is not None
        and {k: v for k, v in old.items() if k not in ignored} == {k: v for k, v in new.items() if k not in ignored}
    )


async def react_after(writing: Writing) -> None:
    """After-rules and flow triggers: of this change, then of the records whose derived fields changed with it."""
    work, change = writing.work, writing.change
    if change.kind == "update" and change.after is not None and same_records(change):
        return
    for reaction in writing.reactions():
        await reaction.after_write(work, change)
    for form, ids in _by_form(writing).items():
        listening = [each for each in work.mortise.reactions if each.concerns(change.app, form, "update")]
        if not listening:
            continue
        rows = await load_rows(writing.bare, writing.sight.workspace, form, list(ids))
        for id_, values in ids.items():
            if id_ not in rows:
                continue
            before = {**rows[id_], **{each.key: each.old for each in values}}
            follow_up = Change(
                change.app, form, "update", {each.key: each.new for each in values}, before, rows[id_], id_
            )
            for reaction in listening:
                await reaction.after_write(work, follow_up)


def same_records(change: Change) -> bool:
    before, after = change.before or {}, change.after or {}
    return before.get("revision") == after.get("revision")


def _by_form(writing: Writing) -> dict[str, dict[int, list[Any]]]:
    found: dict[str, dict[int, list[Any]]] = {}
    for each in writing.rederived:
        if (each.form, each.id) != (writing.change.form, writing.change.id):
            found.setdefault(each.form, {}).setdefault(each.id, []).append(each)
    return found
