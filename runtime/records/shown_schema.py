"""JSON Schema (2020-12) of records as they are read: what `json_sql` builds, told to programs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engines.data.fields.sub_table import BACK, POSITION
from engines.data.types import Kind
from engines.kernel.texts import say
from runtime.records.sight import FormSight

Schema = dict[str, Any]
REFERENCE: Schema = {"$ref": "#/components/schemas/Reference"}
SHARED: dict[str, Schema] = {
    "Reference": {
        "type": "object",
        "description": "Another record, a person or a department; `hidden`: you may not see it, its title is empty.",
        "properties": {"id": {"type": "string"}, "title": {"type": "string"}, "hidden": {"const": True}},
        "required": ["id", "title"],
    },
    "File": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "size_bytes": {"type": "integer"},
            "type": {"type": "string", "description": "media type"},
            "url": {"type": "string"},
        },
        "required": ["id", "name"],
    },
}


def shown_schema(seen: FormSight, language: str) -> Schema:
    """A whole record of the form, as these roles see it."""
    system = {
        "id": {"type": "string"},
        "revision": {"type": "integer"},
        "title": {"type": "string"},
        "created_at": _instant(),
        "created_by": _or_null(REFERENCE),
        "updated_at": _instant(),
        "updated_by": _or_null(REFERENCE),
    }
    return {
        "type": "object",
        "title": say(seen.shape.definition.name, language),
        "properties": {**system, **_members(seen, language, seen.visible_keys)},
        "required": ["id", "revision", "title"],
        "additionalProperties": False,
    }


def _members(seen: FormSight, language: str, keys: tuple[str, ...]) -> dict[str, Schema]:
    found = {}
    for key in keys:
        schema = _member(seen, language, key)
        if schema is not None:
            found[key] = {**schema, "description": say(seen.shape.label(key), language)}
    return found


def _member(seen: FormSight, language: str, key: str) -> Schema | None:
    """None: no part of the record (a list of other records that point here)."""
    shape = seen.shape
    if key in shape.many:
        return {"type": ["array", "null"], "items": REFERENCE}
    if key in shape.sub_tables:
        return {"type": ["array", "null"], "items": _row(seen, language, key)}
    if key in shape.file_fields:
        return {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/File"}}
    if key not in shape.table.c:
        return None
    if shape.record_type.types[key].kind is Kind.RECORD:
        return _or_null(REFERENCE)
    return _value(shape.table.c[key].type)


def _row(seen: FormSight, language: str, key: str) -> Schema:
    child = seen.sight.form(seen.shape.sub_tables[key].target())
    keys = tuple(each for each in child.visible_keys if each not in (BACK, POSITION))
    members = {"id": {"type": "string"}, **_members(child, language, keys)}
    return {"type": "object", "properties": members, "required": ["id"], "additionalProperties": False}


def _value(type_: sa.types.TypeEngine[Any]) -> Schema:
    match type_:
        case sa.Float():
            return {"type": ["number", "null"]}
        case sa.Numeric():
            return {"type": ["string", "null"], "format": "decimal"}
        case sa.Integer():
            return {"type": ["integer", "null"]}
        case sa.Boolean():
            return {"type": ["boolean", "null"]}
        case sa.DateTime():
            return {"type": ["string", "null"], "format": "date-time"}
        case sa.Date():
            return {"type": ["string", "null"], "format": "date"}
        case sa.Time():
            return {"type": ["string", "null"], "format": "time"}
        case sa.Interval():
            return {"type": ["string", "null"], "format": "duration"}
        case sa.ARRAY():
            return {"type": ["array", "null"], "items": {"type": "string"}}
        case sa.JSON():
            return {"type": ["object", "array", "null"]}
        case _:
            return {"type": ["string", "null"]}


def _instant() -> Schema:
    return {"type": "string", "format": "date-time"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
