"""One of several options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.field import FieldDef
from engines.data.options import Option, label_of, option_named
from engines.data.types import Kind, Type
from engines.kernel.texts import Text


class ChoiceField(FieldDef):
    """One of a closed list of options."""

    label_of_type = Text("Single choice", "单选")
    icon = "circle-dot"
    group = "common"
    widget = "choice"
    operators = operators.CHOICE
    examples = (
        {
            "options": {
                "options": [
                    {"key": "vip", "label": {"en": "VIP", "zh": "重要客户"}, "color": "amber"},
                    {"key": "normal"},
                ]
            },
            "accepts": ["vip", "normal"],
            "refuses": ["VIP", "gold", 1, ["vip"]],
        },
    )

    type: Literal["choice"] = "choice"
    options: Annotated[list[Option], Field(max_length=500)] = []
    """What may be chosen, in order."""
    style: Literal["select", "radio", "buttons"] = "select"
    """How the input looks."""

    @override
    def value_type(self) -> Type:
        return Type(Kind.STRING, options=tuple(option.key for option in self.options))

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Text()

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.literal_schema([option.key for option in self.options] or [None])

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"enum": [option.key for option in self.options]} if self.options else {"not": {}}

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else label_of(self.options, value, language)

    @override
    def from_text(self, text: str) -> Any:
        return option_named(self.options, text)
