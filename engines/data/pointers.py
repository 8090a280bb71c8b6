"""What fields that point at records share: ids in, `{id, title}` out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import list_of_texts
from engines.data.field import FieldDef
from engines.data.types import Type, list_of, record_of
from engines.data.values import read_id, reading, unique_in_order

MOST_LINKS = 1000
ID_JSON: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": "^[0-9]{1,18}$"},
        {"type": "integer", "minimum": 1},
        {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"anyOf": [{"type": "string", "pattern": "^[0-9]{1,18}$"}, {"type": "integer", "minimum": 1}]}
            },
        },
    ]
}


class RecordPointer(FieldDef):
    """A field whose value is one record (an id, kept as a foreign key) or several (kept in a link table)."""

    def target(self) -> str:
        raise NotImplementedError

    def many(self) -> bool:
        return False

    @override
    def value_type(self) -> Type:
        one = record_of(self.target())
        return list_of(one) if self.many() else one

    @override
    def column_type(self) -> sa.types.TypeEngine[Any] | None:
        return None if self.many() else sa.BigInteger()

    @override
    def value_schema(self) -> CoreSchema:
        one = reading(read_id)
        if not self.many():
            return one
        several = core_schema.list_schema(one, max_length=MOST_LINKS)
        return core_schema.no_info_after_validator_function(unique_in_order, several)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": ID_JSON, "maxItems": MOST_LINKS} if self.many() else ID_JSON

    @override
    def to_json(self, value: Any) -> Any:
        if self.many():
            return [shown(each) for each in value or ()]
        return None if value is None else shown(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        if self.many():
            return ("、" if language.startswith("zh") else ", ").join(titled(each) for each in value or ())
        return titled(value)

    @override
    def from_text(self, text: str) -> Any:
        """The title that was written; who knows the records finds the one that has it."""
        return [{"title": each} for each in list_of_texts(text)] if self.many() else {"title": text.strip()}


def shown(value: Any) -> dict[str, Any]:
    """`{id, title?}` with the id as text."""
    if isinstance(value, Mapping):
        title = value.get("title", value.get("name"))
        return {"id": str(value["id"])} | ({"title": title} if title is not None else {})
    return {"id": str(value)}


def titled(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("title") or value.get("name") or value.get("id", ""))
    return "" if value is None else str(value)


POINTER_OPERATORS = (*operators.RECORD, "has any", "has all", "has none")
