"""A postal address in parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from sqlalchemy.dialects.postgresql import JSONB
from typing_extensions import override

from engines.data import operators
from engines.data.field import FieldDef
from engines.data.types import STRING, Kind, Type
from engines.data.values import text_schema
from engines.kernel.texts import Text

PARTS = ("country", "province", "city", "district", "street", "postcode")


class AddressField(FieldDef):
    """Country, province, city, district, street and postcode; any of them may be left out."""

    label_of_type = Text("Address", "地址")
    icon = "map-pin"
    group = "more"
    widget = "address"
    operators = operators.EMPTY
    examples = (
        {
            "options": {},
            "accepts": [{"country": "CN", "province": "广东省", "city": "深圳市", "street": "科技园路 1 号"}],
            "refuses": ["深圳", {"town": "x"}, {"city": 5}],
        },
    )

    type: Literal["address"] = "address"
    country: str = "CN"
    """The country that is offered first."""

    @override
    def value_type(self) -> Type:
        return Type(Kind.CONTEXT, members=tuple((part, STRING) for part in PARTS))

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return JSONB()

    @override
    def value_schema(self) -> CoreSchema:
        part = core_schema.typed_dict_field(core_schema.nullable_schema(text_schema(300)), required=False)
        shape = core_schema.typed_dict_schema(dict.fromkeys(PARTS, part), extra_behavior="forbid")
        return core_schema.no_info_after_validator_function(filled_parts, shape)

    @override
    def json_schema(self) -> dict[str, Any]:
        part = {"type": ["string", "null"], "maxLength": 300}
        return {"type": "object", "properties": dict.fromkeys(PARTS, part), "additionalProperties": False}

    @override
    def to_text(self, value: Any, language: str) -> str:
        if not isinstance(value, Mapping):
            return ""
        if language.startswith("zh"):
            parts = [value.get(part) or "" for part in PARTS if part not in ("country", "postcode")]
            return "".join(parts) + (f" {value['postcode']}" if value.get("postcode") else "")
        return ", ".join(str(value[part]) for part in reversed(PARTS[:-1]) if value.get(part))

    @override
    def from_text(self, text: str) -> Any:
        return {"street": text.strip()}


def filled_parts(value: dict[str, str | None]) -> dict[str, str]:
    return {part: value[part] or "" for part in PARTS if value.get(part)}
