"""What fields share that nobody writes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data.field import FieldDef


class NeverWritten(FieldDef):
    """No column that a record's own values fill, and no value accepted from outside."""

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
