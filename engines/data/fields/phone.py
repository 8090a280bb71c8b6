"""A phone number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

import phonenumbers
from pydantic import Field
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

CHINESE_MOBILE = re.compile(r"(?:\+86)?(1[3-9][0-9]{9})")


class PhoneField(KeptAsText):
    """A phone number, kept as E.164 (`+8613800138000`), with `;ext=` when there is an extension."""

    label_of_type = Text("Phone", "电话")
    icon = "phone"
    group = "common"
    widget = "phone"
    operators = operators.TEXT
    examples = (
        {
            "options": {},
            "accepts": ["138 0013 8000", "+8613800138000", "010-62771234", "+1 202 555 0143"],
            "refuses": ["12", "phone", 13800138000],
        },
        {"options": {"region": "US"}, "accepts": ["(202) 555-0143"], "refuses": ["555"]},
    )

    type: Literal["phone"] = "phone"
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="Country of numbers written without +.")] = "CN"

    @override
    def value_schema(self) -> CoreSchema:
        region = self.region
        return reading(lambda value: read_phone(value, region))

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "phone", "maxLength": 40}

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else national(str(value), self.region)


def read_phone(value: Any, region: str) -> str:
    if isinstance(value, str):
        if region == "CN" and (found := CHINESE_MOBILE.fullmatch(value)):
            return "+86" + found[1]
        if len(value) <= 40 and (number := _parsed(value, region)):
            return number
    raise Unreadable(
        Text(f"'{quote(value)}' is not a phone number.", f"“{quote(value)}”不是电话号码。"),
        Text("Write it with its area code, or with + and the country.", "请填写带区号的号码，或以 + 加国家代码开头。"),
    )


@lru_cache(maxsize=8192)
def _parsed(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    plain = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return f"{plain};ext={number.extension}" if number.extension else plain


@lru_cache(maxsize=8192)
def national(text: str, region: str) -> str:
    """The number as people of `region` read it: `138 0013 8000`."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    own = phonenumbers.region_code_for_number(number) == region
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, shape))
