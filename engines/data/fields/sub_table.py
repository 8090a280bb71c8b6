"""Rows that belong to one record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field, PrivateAttr
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.field import AnyField, FieldDef
from engines.data.types import Type, list_of, record_of
from engines.data.values import read_id, reading
from engines.kernel.texts import Text

MOST_ROWS = 500
BACK = "parent"
POSITION = "position"


class SubTableField(FieldDef):
    """Rows with their own columns that live and die with the record, such as the lines of an order.

    The rows are records of the child form `<form>__<field>`; `parent` points back, `position` keeps their order."""

    label_of_type = Text("Sub-table", "子表")
    icon = "table-2"
    group = "relations"
    widget = "sub_table"
    operators = operators.EMPTY
    examples = (
        {
            "options": {
                "fields": [{"key": "product", "type": "text", "required": True}, {"key": "quantity", "type": "decimal"}]
            },
            "accepts": [[{"product": "Paper", "quantity": "2"}], [{"id": "4", "product": "Ink"}], []],
            "refuses": [{"product": "Paper"}, [{"quantity": "x"}], [{"colour": "red"}]],
        },
    )

    type: Literal["sub_table"] = "sub_table"
    fields: Annotated[list[AnyField], Field(max_length=60)] = []
    """The columns."""
    min_rows: Annotated[int, Field(ge=0, le=MOST_ROWS)] = 0
    """The fewest rows, when it is filled in."""
    max_rows: Annotated[int, Field(ge=1, le=MOST_ROWS)] = MOST_ROWS
    """The most rows."""
    _form: str = PrivateAttr(default="")

    def belong_to(self, form: str) -> None:
        """Told by the form it stands in, whose key is part of the child form's name."""
        self._form = form

    @property
    def home(self) -> str:
        """The form it stands in; "" before it stands anywhere."""
        return self._form

    def target(self) -> str:
        return f"{self._form}__{self.key}" if self._form else self.key

    def back(self) -> str:
        return BACK

    @override
    def value_type(self) -> Type:
        return list_of(record_of(self.target()))

    @override
    def column_type(self) -> sa.types.TypeEngine[Any] | None:
        return None

    @override
    def value_schema(self) -> CoreSchema:
        """Rows as mappings of their given members; requiredness is the form engine's, which knows the conditions."""
        members = {
            field.key: core_schema.typed_dict_field(core_schema.nullable_schema(field.value_schema()), required=False)
            for field in self.fields
            if not field.computed_by_server
        }
        members["id"] = core_schema.typed_dict_field(core_schema.nullable_schema(reading(read_id)), required=False)
        for field in self.fields:
            if field.computed_by_server:
                members[field.key] = core_schema.typed_dict_field(core_schema.any_schema(), required=False)
        row = core_schema.typed_dict_schema(members, extra_behavior="forbid")
        return core_schema.list_schema(row, min_length=self.min_rows or None, max_length=self.max_rows)

    @override
    def json_schema(self) -> dict[str, Any]:
        members: dict[str, Any] = {
            field.key: {"anyOf": [field.json_schema(), {"type": "null"}]}
            for field in self.fields
            if not field.computed_by_server
        }
        members |= {field.key: {"readOnly": True} for field in self.fields if field.computed_by_server}
        members["id"] = {
            "anyOf": [
                {"type": ["string"], "pattern": "^[0-9]{1,18}$"},
                {"type": "integer", "minimum": 1},
                {"type": "null"},
            ]
        }
        row = {"type": "object", "properties": members, "additionalProperties": False}
        schema: dict[str, Any] = {"type": "array", "items": row, "maxItems": self.max_rows}
        return schema | ({"minItems": self.min_rows} if self.min_rows else {})

    @override
    def to_json(self, value: Any) -> Any:
        return [self._row_json(row) for row in value or ()]

    def _row_json(self, row: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": str(row["id"])} if row.get("id") is not None else {}
        return shown | {field.key: field.to_json(row[field.key]) for field in self.fields if field.key in row}

    @override
    def to_text(self, value: Any, language: str) -> str:
        lines = ("  ".join(field.to_text(row.get(field.key), language) for field in self.fields) for row in value or ())
        return "\n".join(lines)

    @override
    def from_text(self, text: str) -> Any:
        """One row per line, cells separated by tabs, in the order of the columns."""
        writable = [field for field in self.fields if not field.computed_by_server]
        return [
            {
                field.key: field.from_text(cell)
                for field, cell in zip(writable, line.split("\t"), strict=False)
                if cell.strip()
            }
            for line in text.splitlines()
            if line.strip()
        ]
