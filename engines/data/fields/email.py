"""An e-mail address."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

LONGEST = 254
SHAPE = re.compile(r"[^\s@<>()\[\],;:\\\"\x00]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
PLAIN = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9]+[.-])+[A-Za-z]{2,63}")
"""What nearly every address looks like, quick to recognise."""


class EmailField(KeptAsText):
    """An e-mail address, kept as written."""

    label_of_type = Text("E-mail", "邮箱")
    icon = "mail"
    group = "common"
    widget = "email"
    operators = operators.TEXT
    examples = (
        {
            "options": {},
            "accepts": ["li.na@example.com", "a+b@例子.公司"],
            "refuses": ["li.na", "a@b", "a b@example.com", "a..b@@example.com", 1],
        },
    )

    type: Literal["email"] = "email"

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_email)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": LONGEST}


def read_email(value: Any) -> str:
    address = value.strip() if isinstance(value, str) else ""
    if len(address) <= LONGEST and (_is_plain(address) or SHAPE.fullmatch(address)):
        return address
    raise Unreadable(
        Text(f"'{quote(value)}' is not an e-mail address.", f"“{quote(value)}”不是邮箱地址。"),
        Text("Write it such as li.na@example.com.", "请按 li.na@example.com 的格式填写。"),
    )


def _is_plain(address: str) -> bool:
    return PLAIN.fullmatch(address) is not None and "." in address.partition("@")[2].rpartition("-")[2]
