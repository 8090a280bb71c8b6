"""The stages that write the row, with its audit line, its search entry and, where one statement can, the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import psycopg
import sqlalchemy as sa

from engines.kernel import pointer
from engines.kernel.errors import Conflict, InputError, MortiseError
from engines.kernel.texts import Text
from runtime.records.sight import unknown_record
from runtime.records.store import SYSTEM_RETURNED, audit_changes, search_paths, search_text, stored
from runtime.records.writing import Writing


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
    except (psycopg.errors.UniqueViolation, psycopg.errors.ForeignKeyViolation) as error:
        key = _field_of(writing, error.diag.constraint_name)
        if key is None:
            raise
        refusal = _taken if isinstance(error, psycopg.errors.UniqueViolation) else _gone
        raise refusal(writing, key) from error


def _taken(writing: Writing, key: str) -> MortiseError:
    return Conflict.because(
        "record.duplicate",
        Text("Another record has the same “{field}”.", "已有记录的“{field}”与此相同。").fill(field=writing.named(key)),
        Text("Change it, or use the other record.", "请修改，或使用已有的记录。"),
        pointer=pointer.join(writing.base, key),
        fields=[key],
    )


def _gone(writing: Writing, key: str) -> MortiseError:
    return InputError.because(
        "record.unknown_reference",
        Text("“{field}” refers to something that is gone.", "“{field}”引用的内容已不存在。").fill(
            field=writing.named(key)
        ),
        Text("Choose another.", "请重新选择。"),
        pointer=pointer.join(writing.base, key),
    )


def _field_of(writing: Writing, constraint: str | None) -> str | None:
    table = writing.shape.table
    rules: list[sa.Index | sa.ForeignKeyConstraint] = [*table.indexes, *table.foreign_key_constraints]
    for rule in rules:
        if rule.name == constraint:
            name = next((each.name for each in rule.columns), None)
            return next((key for key in writing.shape.fields if key in table.c and table.c[key].name == name), None)
    return None
