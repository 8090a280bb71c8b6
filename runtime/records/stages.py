"""The stages of the write pipeline. Each does one thing to a `Writing`, and raises to refuse the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from engines.data.fields.auto_number import AutoNumberField
from engines.kernel import pointer
from engines.kernel.diagnostics import Diagnostic
from engines.kernel.errors import Conflict, InputError, NotAllowed
from engines.kernel.texts import Text
from runtime.records.derived import system_env
from runtime.records.files import usable_files
from runtime.records.load import load_rows
from runtime.records.quick import Statement, compile_statement
from runtime.records.sight import SYSTEM_KEYS, unknown_record
from runtime.records.store import (
    SYSTEM_RETURNED,
    audit_changes,
    bound,
    next_number,
    same,
    search_text,
    stored,
)
from runtime.records.writing import Writing

# -- may they, and what did they send


async def permit_form(writing: Writing) -> None:
    """Some role allows this kind of write at all; restoring is allowed to whoever may delete."""
    if writing.trusted:
        return
    action = "delete" if writing.change.kind == "restore" else writing.change.kind
    if writing.shape.parent_field is not None or not (action == "create" or writing.seen.readable):
        raise writing.seen.refusal(action)
    writing.seen.require(action)


async def parse(writing: Writing) -> None:
    """What was sent, as Python values; mistakes point into the body."""
    if writing.parsed is None:
        read = writing.plan.parse_new if writing.change.kind == "create" else writing.plan.parse_patch
        if writing.trusted and isinstance(writing.given, Mapping):
            writing.parsed = writing.plan.parser.parse_python(writing.given, writing.base)
        else:
            writing.parsed = read(writing.given, writing.base)
    writing.change.values = dict(writing.parsed)
    writing.asked = frozenset(writing.parsed)


async def permit_fields(writing: Writing) -> None:
    """Nobody writes a field that is hidden from them or that they may only read; sending what is there is no write."""
    if writing.trusted:
        return
    seen, before = writing.seen, writing.change.before or {}
    refused = [
        key for key in writing.asked & seen.locked_keys if not same(before.get(key), writing.change.values.get(key))
    ]
    refused += [
        key
        for key, may in writing.mixed.items()
        if key in writing.asked and not may and not same(before.get(key), writing.change.values.get(key))
    ]
    if refused:
        raise NotAllowed(
            [
                Diagnostic(
                    "record.field_not_allowed",
                    pointer.join(writing.base, key),
                    Text(f"You may not write '{key}'.", f"您没有填写“{key}”的权限。"),
                    Text("Leave it out.", "请不要提交该字段。"),
                )
                for key in sorted(refused)
            ]
        )


# -- the record as it is

_CHANGED_SINCE = """SELECT DISTINCT jsonb_object_keys(changes) FROM mortise.audit WHERE app = %(app)s AND form = %(form)s
AND record = %(record)s AND revision > %(seen)s AND revision <= %(now)s"""


async def glance(writing: Writing) -> None:
    """As `lock`, without keeping anybody away: for the quick update, which writes only what it has seen."""
    await _read_before(writing, held=False)


async def lock(writing: Writing) -> None:
    """Read the row and keep other writers away; not found for whoever may not see it, refused where the action is not
    allowed on this row."""
    await _read_before(writing, held=True)


async def _read_before(writing: Writing, held: bool) -> None:
    change = writing.change
    assert change.id is not None
    statement, mixed = _lock_statement(writing, held)
    row = await statement.row(writing.bare, {**writing.binds, "id": change.id})
    if row is None:
        raise unknown_record(writing.shape, change.id)
    if not row[0] and not writing.trusted:
        raise writing.seen.refusal("delete" if change.kind == "restore" else change.kind)
    writing.mixed = dict(zip(mixed, (bool(each) for each in row[1 : 1 + len(mixed)]), strict=True))
    names = [*SYSTEM_RETURNED, *writing.shape.stored]
    change.before = dict(zip(names, row[1 + len(mixed) :], strict=True))
    needs = writing.plan.needs
    if writing.shape.sub_tables or writing.shape.many or needs:
        rows = await load_rows(
            writing.bare, writing.sight.workspace, change.form, [change.id], needs, deleted=change.kind == "restore"
        )
        change.before = rows[change.id]


def _lock_statement(writing: Writing, held: bool) -> tuple[Statement, list[str]]:
    seen, kind, statements = writing.seen, writing.change.kind, writing.sight.statements
    action = "delete" if kind == "restore" else kind
    key = ("lock", writing.change.form, kind, held)
    if key not in statements:
        table = seen.shape.table
        dead = kind == "restore"
        alive = table.c.deleted_at.is_not(None) if dead else table.c.deleted_at.is_(None)
        mixed = seen.mixed_keys if kind == "update" else {}
        allowed = sa.func.coalesce(seen.action_condition(action, table), sa.false())
        columns = [
            allowed,
            *(seen.condition_of(may, "update", table) for may in mixed.values()),
            *(table.c[name] for name in (*SYSTEM_RETURNED, *seen.shape.stored)),
        ]
        found = sa.select(*columns).where(
            table.c.id == bound("id", sa.BigInteger()), alive, *seen.row_conditions(table)
        )
        found = found.with_for_update(key_share=True, of=table) if held else found
        statements[key] = compile_statement(found), list(mixed)
    return statements[key]  # type: ignore[no-any-return]


async def merge(writing: Writing) -> None:
    """A stale write stands when others changed other fields; the same fields are a Conflict with both sides."""
    change, before = writing.change, writing.change.before
    assert before is not None
    if writing.revision is None or writing.revision == before["revision"]:
        return
    cursor = await writing.bare.execute(
        _CHANGED_SINCE,
        {
            "app": change.app,
            "form": change.form,
            "record": change.id,
            "seen": writing.revision,
            "now": before["revision"],
        },
    )
    theirs = {key for (key,) in await cursor.fetchall()}
    unknown = writing.revision > before["revision"]
    clash = sorted(
        key for key in writing.asked if (unknown or key in theirs) and not same(before.get(key), change.values.get(key))
    )
    if clash:
        from runtime.records.read import read_record_json

        current = await read_record_json(writing.bare, writing.sight, change.form, change.id or 0, writing.binds)
        raise Conflict(
            [
                Diagnostic(
                    "record.stale",
                    pointer.join(writing.base, key),
                    Text(f"Somebody else has changed '{key}' in the meantime.", f"“{key}”已被他人修改。"),
                    Text("Look at the present value, then save again.", "请查看当前值后再保存。"),
                )
                for key in clash
            ],
            current=orjson.loads(current) if current else None,
            fields=clash,
        )


# -- what rules say, and what is written


async def react_before(writing: Writing) -> None:
    for reaction in writing.reactions():
        await reaction.before_write(writing.work, writing.change)


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


# -- the row


async def insert(writing: Writing) -> None:
    keys, filled = _columns(writing)
    changes = audit_changes(writing.shape, None, writing.values)
    statement = writing.writer.insert(keys, searched=_indexes(writing), answered=answers_itself(writing))
    async with mapping_violations(writing):
        row = await statement.row(
            writing.bare, {**writing.binds, **filled, **_traces(writing, changes, writing.values)}
        )
    assert row is not None
    _take(writing, row)


async def update_if_unchanged(writing: Writing) -> None:
    """The quick update: Conflict (`record.raced`) when somebody was faster since the glance; the caller looks again."""
    await _update(writing, optimistic=True)


async def update(writing: Writing) -> None:
    """Nothing is written when nothing changed."""
    await _update(writing, optimistic=False)


async def _update(writing: Writing, *, optimistic: bool) -> None:
    change, before = writing.change, writing.change.before
    assert before is not None
    changes = audit_changes(writing.shape, before, writing.values)
    if not changes:
        change.after = {**before}
        return
    keys, filled = _columns(writing)
    after = {**before, **writing.values}
    statement = writing.writer.update(
        keys, searched=_indexes(writing), answered=answers_itself(writing), optimistic=optimistic
    )
    values = {
        **writing.binds,
        **filled,
        "id": change.id,
        "seen": before["revision"],
        **_traces(writing, changes, after),
    }
    async with mapping_violations(writing):
        row = await statement.row(writing.bare, values)
    if row is None and optimistic:
        raise Conflict.because("record.raced", Text("Somebody was faster.", "已被他人抢先修改。"))
    if row is None:
        raise unknown_record(writing.shape, change.id)
    _take(writing, row)


def _columns(writing: Writing) -> tuple[list[str], dict[str, Any]]:
    columns = writing.shape.table.c
    keys = [key for key in writing.values if key in columns]
    return keys, {f"v{place}": stored(writing.values[key], columns[key]) for place, key in enumerate(keys)}


def _traces(writing: Writing, changes: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    traces: dict[str, Any] = {"changes": psycopg.types.json.Jsonb(changes, dumps=_dump)}
    if _indexes(writing):
        traces["tokens"] = search_text(writing.shape, after)
    return traces


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, default=str)


def _indexes(writing: Writing) -> bool:
    """Whether the write statement can write the search entry itself: no path leads out of the record."""
    return writing.searched and not indexes_later(writing)


def indexes_later(writing: Writing) -> bool:
    shape = writing.shape
    from runtime.records.store import search_paths

    return any(
        "." in path or path in shape.derived or path in shape.pointers or path in shape.many or path in shape.sub_tables
        for path in search_paths(shape)
    )


def answers_itself(writing: Writing) -> bool:
    """Whether the write statement can answer with the whole record: nothing else is written after it."""
    shape = writing.shape
    return not (
        writing.trusted
        or shape.sub_tables
        or shape.many
        or writing.dependencies.by_form.get(shape.name)
        or shape.derived
        or writing.reactions()
    )


def _take(writing: Writing, row: Sequence[Any]) -> None:
    change = writing.change
    change.after = {
        **(change.before or {}),
        **{k: v for k, v in writing.values.items() if k not in writing.shape.table.c},
        **dict(zip([*SYSTEM_RETURNED, *writing.shape.stored], row[1:], strict=True)),
    }
    change.id = change.after["id"]
    writing.answer = row[0]


@asynccontextmanager
async def mapping_violations(writing: Writing) -> Any:
    """What the database refuses, as a mistake of the field it is about."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        key = _field_of(writing, error.diag.constraint_name)
        if key is None:
            raise
        raise Conflict.because(
            "record.duplicate",
            Text(f"Another record has the same '{key}'.", f"已有记录的“{key}”与此相同。"),
            Text("Change it, or use the other record.", "请修改，或使用已有的记录。"),
            pointer=pointer.join(writing.base, key),
            fields=[key],
        ) from error
    except psycopg.errors.ForeignKeyViolation as error:
        key = _field_of(writing, error.diag.constraint_name)
        if key is None:
            raise
        raise InputError.because(
            "record.unknown_reference",
            Text(f"'{key}' refers to something that is gone.", f"“{key}”引用的内容已不存在。"),
            Text("Choose another.", "请重新选择。"),
            pointer=pointer.join(writing.base, key),
        ) from error


def _field_of(writing: Writing, constraint: str | None) -> str | None:
    table = writing.shape.table
    rules: list[sa.Index | sa.ForeignKeyConstraint] = [*table.indexes, *table.foreign_key_constraints]
    for rule in rules:
        if rule.name == constraint:
            name = next((each.name for each in rule.columns), None)
            return next((key for key in writing.shape.fields if key in table.c and table.c[key].name == name), None)
    return None
