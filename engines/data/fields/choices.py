"""Several of several options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from sqlalchemy.dialects.postgresql import ARRAY
from typing_extensions import override

from engines.data import operators
from engines.data.cells import list_of_texts
from engines.data.field import FieldDef
from engines.data.options import Option, label_of, option_named
from engines.data.types import Kind, Type, list_of
from engines.data.values import unique_in_order
from engines.kernel.texts import Text


class ChoicesField(FieldDef):
    """Any number of options of a closed list."""

    label_of_type = Text("Multiple choice", "多选")
    icon = "list-checks"
    group = "common"
    widget = "choices"
    operators = operators.MANY
    examples = (
        {
            "options": {"options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}], "max": 1},
            "accepts": [["a"], []],
            "refuses": ["a", ["c"], ["a", "b"]],
        },
    )

    type: Literal["choices"] = "choices"
    options: Annotated[list[Option], Field(max_length=500)] = []
    """What may be chosen, in order."""
    max: Annotated[int, Field(ge=1, le=500)] | None = None
    """The most options one record may have."""
    style: Literal["select", "checkboxes"] = "select"
    """How the input looks."""

    @override
    def value_type(self) -> Type:
        return list_of(Type(Kind.STRING, options=tuple(option.key for option in self.options)))

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return ARRAY(sa.Text())

    @override
    def value_schema(self) -> CoreSchema:
        one = core_schema.literal_schema([option.key for option in self.options] or [None])
        return core_schema.no_info_after_validator_function(
            unique_in_order, core_schema.list_schema(one, max_length=self.max or len(self.options))
        )

    @override
    def json_schema(self) -> dict[str, Any]:
        keys = [option.key for option in self.options]
        return {"type": "array", "items": {"enum": keys} if keys else {"not": {}}, "maxItems": self.max or len(keys)}

    @override
    def to_json(self, value: Any) -> Any:
        return None if value is None else list(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        mark = "、" if language.startswith("zh") else ", "
        return mark.join(label_of(self.options, each, language) for each in value or ())

    @override
    def from_text(self, text: str) -> Any:
        return [option_named(self.options, each) for each in list_of_texts(text)]
