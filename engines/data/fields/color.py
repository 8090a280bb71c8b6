"""A colour."""

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

SHAPE = re.compile(r"#[0-9a-fA-F]{6}")


class ColorField(KeptAsText):
    """A colour as `#rrggbb`, kept in lower case."""

    label_of_type = Text("Colour", "颜色")
    icon = "palette"
    group = "more"
    widget = "color"
    operators = operators.CHOICE
    examples = ({"options": {}, "accepts": ["#ff8800", "#FF8800"], "refuses": ["red", "#fff", "#gggggg", 16]},)

    type: Literal["color"] = "color"

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_color)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{SHAPE.pattern}$"}


def read_color(value: Any) -> str:
    if isinstance(value, str) and SHAPE.fullmatch(value):
        return value.lower()
    raise Unreadable(
        Text(f"'{quote(value)}' is not a colour.", f"“{quote(value)}”不是颜色。"),
        Text("Write it such as #ff8800.", "请按 #ff8800 的格式填写。"),
    )
