"""A postal address in parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa
from pydantic_core import CoreSchema, core_schema
from sqlalchemy.dialects.postgresql import JSONB
from typing_extensions import override

from engines.data import operators
from engines.data.field import FieldDef
from engines.data.fields.text import TextField
from engines.data.types import STRING, Kind, Type
from engines.data.values import text_schema
from engines.kernel.texts import Text

LABELS = {
    "country": Text("Country", "国家/地区"),
    "province": Text("Province", "省份"),
    "city": Text("City", "城市"),
    "district": Text("District", "区县"),
    "street": Text("Street and number", "详细地址"),
    "postcode": Text("Postcode", "邮编"),
}
PARTS = tuple(LABELS)
LONGEST = 300
HAN = re.compile(r"[\u4e00-\u9fff]")
"""An address in Chinese is written without commas, the largest part first, in every language."""


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
    """The country that is offered first, and not said where it is meant anyway."""

    @override
    def value_type(self) -> Type:
        return Type(Kind.CONTEXT, members=tuple((part, STRING) for part in PARTS))

    @override
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return JSONB()

    @override
    def value_schema(self) -> CoreSchema:
        part = core_schema.typed_dict_field(core_schema.nullable_schema(text_schema(LONGEST)), required=False)
        shape = core_schema.typed_dict_schema(dict.fromkeys(PARTS, part), extra_behavior="forbid")
        return core_schema.no_info_after_validator_function(filled_parts, shape)

    @override
    def json_schema(self) -> dict[str, Any]:
        part = {"type": ["string", "null"], "maxLength": LONGEST}
        return {"type": "object", "properties": dict.fromkeys(PARTS, part), "additionalProperties": False}

    def parts(self) -> Mapping[str, FieldDef]:
        return {
            part: TextField(key=part, label={"en": label.en, "zh": label.zh}, max_length=LONGEST)
            for part, label in LABELS.items()
        }

    @override
    def to_text(self, value: Any, language: str) -> str:
        if not isinstance(value, Mapping):
            return ""
        country = value.get("country")
        parts = ["" if country == self.country else country, *(value.get(part) for part in PARTS[1:-1])]
        said = [str(part) for part in parts if part]
        if language.startswith("zh") or any(HAN.search(part) for part in said):
            return "".join(said) + (f" {value['postcode']}" if value.get("postcode") else "")
        return ", ".join([*reversed(said), *([value["postcode"]] if value.get("postcode") else [])])

    @override
    def from_text(self, text: str) -> Any:
        return {"street": text.strip()}


def filled_parts(value: dict[str, str | None]) -> dict[str, str]:
    return {part: value[part] or "" for part in PARTS if value.get(part)}
