"""What a list is sorted by: fields, choices by the order of their options, references by their titles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from engines.data.fields.choice import ChoiceField
from engines.data.types import Kind
from engines.kernel.errors import InputError
from engines.kernel.texts import Text
from runtime.records.json_sql import title_of, unknown_field
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
    """What a field is sorted by: a choice by the order of its options, a reference by the title over there."""
    seen, (key, dot, rest) = chosen.seen, path.partition(".")
    types = seen.shape.record_type.types
    if not seen.sees(key) or key not in types:
        raise unknown_field(path, (*SYSTEM_KEYS, *seen.visible_keys))
    if dot or types[key].kind is Kind.RECORD:
        return _sortable_there(sight, chosen, path, key, rest)
    column = column_of(chosen, key)
    definition = seen.shape.fields.get(key)
    if isinstance(definition, ChoiceField) and definition.options:
        keys: sa.ColumnElement[Any] = sa.literal_column(
            "ARRAY[" + ",".join("'" + o.key.replace("'", "''") + "'" for o in definition.options) + "]::text[]"
        )
        return sa.func.array_position(keys, column, type_=sa.Integer())
    if isinstance(column.type, sa.JSON | sa.ARRAY):
        raise InputError.because(
            "list.sort",
            Text(f"'{path}' has no order.", f"“{path}”不能排序。"),
            Text("Sort by another field.", "请选择其他字段排序。"),
            pointer="/sort",
        )
    return column


def _sortable_there(sight: Sight, chosen: Selection, path: str, key: str, rest: str) -> sa.ColumnElement[Any]:
    type_ = chosen.seen.shape.record_type.types[key]
    if type_.kind is not Kind.RECORD or type_.form is None or "." in rest:
        raise unknown_field(path, ())
    there = sight.table(type_.form)
    if not rest:
        value: sa.ColumnElement[Any] = title_of(sight, type_.form, there)
    elif rest in there.c:
        value = there.c[rest]
    else:
        raise unknown_field(path, list(there.c.keys()))
    return sa.select(value).where(there.c.id == column_of(chosen, key)).scalar_subquery()
