"""Free tags."""

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
from engines.data.types import STRING, Type, list_of
from engines.data.values import text_schema, unique_in_order
from engines.kernel.definition import Definition
from engines.kernel.texts import Text

MOST_TAGS = 50
LONGEST_TAG = 60


class Tag(Definition):
    """A tag that is offered first, with its colour."""

    key: Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]
    color: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=20)] = "gray"


class TagsField(FieldDef):
    """Words that people and rules attach; new ones may be made up unless `closed`."""

    label_of_type = Text("Tags", "标签")
    icon = "tags"
    group = "common"
    widget = "tags"
    operators = operators.MANY
    examples = (
        {"options": {}, "accepts": [["高价值", "runner"], []], "refuses": ["高价值", [""], [3]]},
        {"options": {"closed": True, "tags": [{"key": "a"}]}, "accepts": [["a"]], "refuses": [["b"]]},
    )

    type: Literal["tags"] = "tags"
    tags: list[Tag] = []
    """Tags that are offered first."""
    closed: bool = False
    """Only the tags above may be used."""

    @override
    def value_type(self) -> Type:
        return list_of(STRING)

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return ARRAY(sa.Text())

    @override
    def value_schema(self) -> CoreSchema:
        known: list[Any] = [tag.key for tag in self.tags] or [None]
        one = core_schema.literal_schema(known) if self.closed else text_schema(LONGEST_TAG, 1)
        return core_schema.no_info_after_validator_function(
            unique_in_order, core_schema.list_schema(one, max_length=MOST_TAGS)
        )

    @override
    def json_schema(self) -> dict[str, Any]:
        known = [tag.key for tag in self.tags]
        free = {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TAG}
        closed: dict[str, Any] = {"enum": known} if known else {"not": {}}
        return {"type": "array", "items": closed if self.closed else free, "maxItems": MOST_TAGS}

    @override
    def to_json(self, value: Any) -> Any:
        return None if value is None else list(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        return ("、" if language.startswith("zh") else ", ").join(value or ())

    @override
    def from_text(self, text: str) -> Any:
        return list_of_texts(text)
