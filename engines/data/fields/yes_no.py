"""Yes or no."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import yes_no_of
from engines.data.field import FieldDef
from engines.data.types import BOOLEAN, Type
from engines.kernel.texts import Text


class YesNoField(FieldDef):
    """Yes or no; empty means nobody has said."""

    label_of_type = Text("Yes / no", "是/否")
    icon = "toggle-left"
    group = "common"
    widget = "yes_no"
    operators = operators.BOOLEAN
    examples = ({"options": {}, "accepts": [True, False], "refuses": ["maybe", "yes", 1]},)

    type: Literal["yes_no"] = "yes_no"
    style: Literal["switch", "checkbox"] = "switch"
    """How the input looks."""

    @override
    def value_type(self) -> Type:
        return BOOLEAN

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Boolean()

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.bool_schema(strict=True)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    @override
    def to_text(self, value: Any, language: str) -> str:
        if value is None:
            return ""
        return Text("Yes", "是").to(language) if value else Text("No", "否").to(language)

    @override
    def from_text(self, text: str) -> Any:
        return yes_no_of(text)
