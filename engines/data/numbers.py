"""What decimal, money and percent fields share: bounds, exact schema, printing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.field import FieldDef
from engines.data.types import NUMBER, Type

Bound = Annotated[
    Decimal,
    Field(allow_inf_nan=False),
]


class ExactNumber(FieldDef):
    """A field whose value is an exact Decimal."""

    operators = operators.NUMBER

    def places(self) -> int:
        """Decimals that are stored."""
        raise NotImplementedError

    def precision(self) -> int:
        return 20

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        raise NotImplementedError

    @override
    def value_type(self) -> Type:
        return NUMBER

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Numeric(self.precision(), self.places())

    @override
    def value_schema(self) -> CoreSchema:
        low, high = self.bounds()
        return core_schema.decimal_schema(
            max_digits=self.precision(), decimal_places=self.places(), ge=low, le=high, allow_inf_nan=False
        )

    @override
    def json_schema(self) -> dict[str, Any]:
        low, high = self.bounds()
        limit = 10 ** (self.precision() - self.places())
        number: dict[str, Any] = {"type": "number", "exclusiveMinimum": -limit, "exclusiveMaximum": limit}
        if low is not None:
            number["minimum"] = float(low)
        if high is not None:
            number["maximum"] = float(high)
        return {"anyOf": [{"type": "string", "pattern": rf"^\s*[+-]?(\d+(\.\d{{0,{self.places()}}}0*)?)\s*$"}, number]}

    @override
    def to_json(self, value: Any) -> Any:
        return None if value is None else f"{rounded(Decimal(value), self.places()):f}"


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def grouped(value: Decimal, places: int) -> str:
    """`1,234.50`."""
    return f"{rounded(value, places):,f}"
