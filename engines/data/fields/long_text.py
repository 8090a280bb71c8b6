"""Several lines of text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import text_schema
from engines.kernel.texts import Text


class LongTextField(KeptAsText):
    """Several lines of plain text."""

    label_of_type = Text("Long text", "多行文本")
    icon = "align-left"
    group = "common"
    widget = "long_text"
    operators = ("contains", "not contains", *operators.EMPTY)
    examples = ({"options": {"max_length": 20}, "accepts": ["第一行\n第二行"], "refuses": [True, "x" * 21]},)

    type: Literal["long_text"] = "long_text"
    max_length: Annotated[int, Field(ge=1, le=200_000)] = 20_000
    """The most characters it may have."""
    rows: Annotated[int, Field(ge=2, le=40)] = 4
    """How many lines the input shows."""

    @override
    def value_schema(self) -> CoreSchema:
        return text_schema(self.max_length)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.max_length}
