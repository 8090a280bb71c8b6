"""The stages that work out what is written: defaults, conditions, checks, formulas, files, references, numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engines.data.fields.auto_number import AutoNumberField
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.records.derived import system_env
from runtime.records.files import usable_files
from runtime.records.load import load_rows
from runtime.records.quick import compile_statement
from runtime.records.sight import SYSTEM_KEYS
from runtime.records.store import bound, next_number, same
from runtime.records.writing import Writing


async def submit(writing: Writing) -> None:
    """Defaults, conditions, checks, local formulas; files are settled here, too. What rules have set may stand in
    fields that the writer could not fill."""
    change, plan, given = writing.change, writing.plan, writing.parsed or {}
    by_rules = frozenset(key for key, value in change.values.items() if key not in given or not same(given[key], value))
    values = dict(change.values)
    if by_rules:
        values |= plan.parser.parse_python(
            {key: values[key] for key in by_rules if key in plan.parser.writable}, writing.base
        )
    values = await _with_needs(writing, values)
    writing.values = plan.submit(
        values,
        change.before,
        writing.env,
        layout=writing.layout,
        trusted=writing.trusted or by_rules,
        base=writing.base,
    )
    await _settle_files(writing)


async def _with_needs(writing: Writing, values: dict[str, Any]) -> dict[str, Any]:
    """The records that expressions look through, loaded into the values that point at them."""
    for key in {path[0] for path in writing.plan.needs}:
        rests = {path[1:] for path in writing.plan.needs if path[0] == key and len(path) > 1}
        target = writing.shape.pointers.get(key)
        given = values.get(key, {}) if key in values else None
        if target is None or given is None or not rests:
            continue
        id_ = int(given["id"]) if isinstance(given, Mapping) else int(given)
        found = await load_rows(writing.bare, writing.sight.workspace, target.target(), [id_], rests)
        values[key] = found.get(id_, {"id": id_})
    return values


async def _settle_files(writing: Writing) -> None:
    """Attachments are described by the server, and only by who may use them."""
    change = writing.change
    for key in writing.shape.file_fields:
        given = writing.values.get(key)
        if not given:
            continue
        ids = [int(each["id"]) if str(each["id"]).isdigit() else 0 for each in given]
        usable = await usable_files(writing.work, ids, change.app, change.form, change.id)
        mistakes = [
            Diagnostic(
                "file.unknown",
                pointer.join(writing.base, key, place),
                Text("There is no such file.", "没有该文件。"),
                Text("Upload it again.", "请重新上传。"),
            )
            for place, id_ in enumerate(ids)
            if id_ not in usable
        ]
        accepts = writing.shape.file_fields[key].accepts_type
        mistakes += [
            Diagnostic(
                "file.kind",
                pointer.join(writing.base, key, place),
                Text(f"“{usable[id_].name}” does not fit here.", f"此处不能放“{usable[id_].name}”。"),
            )
            for place, id_ in enumerate(ids)
            if id_ in usable and not accepts(usable[id_].type)
        ]
        if mistakes:
            raise InputError(mistakes)
        writing.values[key] = [usable[id_].view() for id_ in ids]


async def check_references(writing: Writing) -> None:
    """What is referred to exists, and the writer may see it."""
    before = writing.change.before or {}
    mistakes = []
    for key, ids in _references(writing).items():
        fresh = [
            each for each in ids if writing.trusted is False and not same(before.get(key), writing.values.get(key))
        ]
        if fresh:
            missing = set(fresh) - await _visible_ids(writing, key, fresh)
            mistakes += [
                Diagnostic(
                    "record.unknown_reference",
                    pointer.join(writing.base, key),
                    Text(f"There is no record {each} to refer to.", f"没有可引用的记录 {each}。"),
                    Text("Choose another.", "请重新选择。"),
                )
                for each in sorted(missing)
            ]
    if mistakes:
        raise InputError(mistakes)


def _references(writing: Writing) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, each in (*writing.shape.pointers.items(), *writing.shape.many.items()):
        value = writing.values.get(key)
        if key in SYSTEM_KEYS or value is None or each.target() in ("core.person", "core.department"):
            continue
        values = value if isinstance(value, list) else [value]
        found[key] = [int(v["id"]) if isinstance(v, Mapping) else int(v) for v in values]
    return found


async def _visible_ids(writing: Writing, key: str, ids: Sequence[int]) -> set[int]:
    pointer_field = writing.shape.pointers.get(key) or writing.shape.many[key]
    form, statements = pointer_field.target(), writing.sight.statements
    cache = ("visible ids", form)
    if cache not in statements:
        rows = writing.sight.table(form)
        statements[cache] = compile_statement(
            sa.select(rows.c.id).where(rows.c.id == sa.any_(bound("ids", sa.ARRAY(sa.BigInteger))))
        )
    found = await statements[cache].rows(writing.bare, {**writing.binds, "ids": list(ids)})
    return {row[0] for row in found}


async def number(writing: Writing) -> None:
    """Give the next numbers of their series."""
    today = writing.work.now.astimezone(system_env(writing.work).zone).date()
    for key, each in writing.shape.fields.items():
        if isinstance(each, AutoNumberField) and not (writing.trusted and writing.values.get(key)):
            series = each.series(today)
            name = f"{writing.change.app}.{writing.change.form}.{key}:{series}"
            writing.values[key] = each.print_number(await next_number(writing.bare, name), today)
