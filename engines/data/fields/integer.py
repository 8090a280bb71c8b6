"""A whole number."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import number_of
from engines.data.field import FieldDef
from engines.data.types import NUMBER, Type
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

LARGEST = 2**53 - 1


class IntegerField(FieldDef):
    """A whole number, exact in every browser: at most 9,007,199,254,740,991 on either side of zero."""

    label_of_type = Text("Whole number", "整数")
    icon = "hash"
    group = "common"
    widget = "integer"
    operators = operators.NUMBER
    examples = ({"options": {"min": 0, "max": 10}, "accepts": [0, 10, "7", 3.0], "refuses": [1.5, -1, 11, "x", True]},)

    type: Literal["integer"] = "integer"
    min: int | None = None
    """The smallest value."""
    max: int | None = None
    """The largest value."""
    unit: str = ""
    """Shown behind the number."""

    @override
    def value_type(self) -> Type:
        return NUMBER

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.BigInteger()

    @override
    def value_schema(self) -> CoreSchema:
        low = max(self.min if self.min is not None else -LARGEST, -LARGEST)
        high = min(self.max if self.max is not None else LARGEST, LARGEST)
        return core_schema.chain_schema([reading(whole), core_schema.int_schema(ge=low, le=high)])

    @override
    def json_schema(self) -> dict[str, Any]:
        low = self.min if self.min is not None else -LARGEST
        high = self.max if self.max is not None else LARGEST
        return {
            "anyOf": [
                {"type": "integer", "minimum": low, "maximum": high},
                {"type": "string", "pattern": r"^[+-]?[0-9]{1,16}$"},
            ]
        }

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else f"{value:d}" if isinstance(value, int) else str(value)

    @override
    def from_text(self, text: str) -> Any:
        return whole(number_of(text))


def whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.lstrip("+-").isdigit() and len(value) <= 17:
        try:
            return int(value)
        except ValueError:
            pass
    if isinstance(value, float | Decimal) and math.isfinite(value) and -LARGEST <= value <= LARGEST:
        whole_part = int(value)
        if whole_part == value:
            return whole_part
    raise Unreadable(
        Text(f"'{quote(value)}' is not a whole number.", f"“{quote(value)}”不是整数。"),
        Text("Write digits only, such as 12.", "请只填写数字，例如 12。"),
    )
