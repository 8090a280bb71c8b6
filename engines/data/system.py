"""The system fields of every record, as fields that may be placed on layouts and views."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data.derived import plain_json, plain_text
from engines.data.field import FieldDef


class SystemField(FieldDef):
    """Its column is one that every record table has anyway."""

    group = "system"
    computed_by_server = True

    @override
    def column_type(self) -> sa.types.TypeEngine[Any] | None:
        return None

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.any_schema()

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"readOnly": True}

    @override
    def to_json(self, value: Any) -> Any:
        return plain_json(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        return plain_text(value, language)
