"""What a list is sorted by: fields, choices by the order of their options, references by their titles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engines.data.field import FieldDef
from engines.data.fields.choice import ChoiceField
from engines.data.types import Kind
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.records.json_sql import part_of, title_of, unknown_field
from runtime.records.ordering import SortKey
from runtime.records.question import ListQuery, Selection, column_of, view_of
from runtime.records.sight import SYSTEM_KEYS, Sight


def sort_keys(sight: Sight, chosen: Selection, query: ListQuery) -> list[SortKey]:
    """The keys asked for (else the view's), then the id, so that the order is total."""
    wanted = query.sort
    if not wanted and query.view:
        view = view_of(chosen.seen, query.view)
        wanted = tuple(
            each for each in (view.sort if view else ()) if chosen.seen.sees(each.removeprefix("-").partition(".")[0])
        )
    keys: list[SortKey] = []
    for each in wanted:
        path = each.removeprefix("-")
        keys.append(SortKey(_sortable(sight, chosen, path), each.startswith("-"), path not in SYSTEM_KEYS))
        if path == "id":
            return [replace(key, nullable=False) if key is keys[-1] else key for key in keys]
    keys.append(SortKey(chosen.rows.c.id, keys[-1].descending if keys else True, nullable=False))
    return keys


def _sortable(sight: Sight, chosen: Selection, path: str) -> sa.ColumnElement[Any]:
    """What a path is sorted by: a choice by the order of its options, a reference by the title over there."""
    seen, (key, dot, rest) = chosen.seen, path.partition(".")
    types = seen.shape.record_type.types
    if not seen.sees(key) or key not in types:
        raise unknown_field(path, (*SYSTEM_KEYS, *seen.visible_keys))
    if types[key].kind is Kind.RECORD or (dot and types[key].kind is not Kind.CONTEXT):
        return _sortable_there(sight, chosen, path, key, rest)
    return _in_order(column_of(chosen, path), seen.shape.fields.get(path), path)


def _sortable_there(sight: Sight, chosen: Selection, path: str, key: str, rest: str) -> sa.ColumnElement[Any]:
    type_ = chosen.seen.shape.record_type.types[key]
    if type_.kind is not Kind.RECORD or type_.form is None:
        raise unknown_field(path, ())
    there = sight.table(type_.form)
    value = title_of(sight, type_.form, there) if not rest else _member_there(sight, type_.form, there, path, rest)
    return sa.select(value).where(there.c.id == column_of(chosen, key)).scalar_subquery()


def _member_there(sight: Sight, form: str, there: sa.FromClause, path: str, rest: str) -> sa.ColumnElement[Any]:
    """A member of the other record: one that its readers may see at all."""
    member, _, part = rest.partition(".")
    record_type = sight.schema.get(form)
    if record_type is None or member not in record_type.types or member not in there.c:
        raise unknown_field(path, () if record_type is None else list(record_type.types))
    if part:
        return part_of(record_type.types[member], there.c[member], path, part)
    return _in_order(there.c[member], record_type.fields.get(member), path)


def _in_order(column: sa.ColumnElement[Any], field: FieldDef | None, path: str) -> sa.ColumnElement[Any]:
    """Raises InputError (`list.sort`) for values that are neither more nor less than others."""
    if isinstance(field, ChoiceField) and field.options:
        keys: sa.ColumnElement[Any] = sa.literal_column(
            "ARRAY[" + ",".join("'" + o.key.replace("'", "''") + "'" for o in field.options) + "]::text[]"
        )
        return sa.func.array_position(keys, column, type_=sa.Integer())
    if isinstance(column.type, sa.JSON | sa.ARRAY):
        raise InputError.because(
            "list.sort",
            Text(f"'{path[:60]}' has no order.", f"“{path[:60]}”不能排序。"),
            Text("Sort by another field.", "请选择其他字段排序。"),
            pointer="/sort",
        )
    return column
