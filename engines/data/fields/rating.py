"""Stars."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.cells import number_of
from engines.data.field import FieldDef
from engines.data.fields.integer import whole
from engines.data.types import NUMBER, Type
from engines.data.values import reading
from engines.kernel.texts import Text


class RatingField(FieldDef):
    """A number of stars, from 1 to `max`."""

    label_of_type = Text("Rating", "评分")
    icon = "star"
    group = "more"
    widget = "rating"
    operators = operators.NUMBER
    examples = ({"options": {"max": 5}, "accepts": [1, 5, "3"], "refuses": [0, 6, 2.5, "★★"]},)

    type: Literal["rating"] = "rating"
    max: Annotated[int, Field(ge=2, le=10)] = 5
    """How many stars there are."""

    @override
    def value_type(self) -> Type:
        return NUMBER

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.SmallInteger()

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.chain_schema([reading(whole), core_schema.int_schema(ge=1, le=self.max)])

    @override
    def json_schema(self) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": self.max},
                {"enum": [str(stars) for stars in range(1, self.max + 1)]},
            ]
        }

    @override
    def from_text(self, text: str) -> Any:
        stars = text.count("★") + text.count("⭐")
        return stars or whole(number_of(text))
