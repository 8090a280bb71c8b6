"""One line of text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import text_schema
from engines.kernel.texts import Text


class TextField(KeptAsText):
    """One line of text, without surrounding blanks."""

    label_of_type = Text("Text", "单行文本")
    icon = "type"
    group = "common"
    widget = "text"
    operators = operators.TEXT
    examples = (
        {"options": {}, "accepts": ["张伟", "Acme Ltd"], "refuses": [12, "x" * 201, "a\u0000b"]},
        {"options": {"pattern": "^[A-Z]{2}\\d+$"}, "accepts": ["AB12"], "refuses": ["ab12"]},
    )

    type: Literal["text"] = "text"
    max_length: Annotated[int, Field(ge=1, le=2000)] = 200
    """The most characters it may have."""
    min_length: Annotated[int, Field(ge=0, le=2000)] = 0
    """The fewest characters it may have, when it is filled in."""
    pattern: Annotated[str, Field(max_length=500)] | None = None
    """A regular expression (linear-time dialect) that the text must match."""

    @override
    def value_schema(self) -> CoreSchema:
        return text_schema(self.max_length, self.min_length, self.pattern)

    @override
    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "maxLength": self.max_length}
        if self.min_length:
            schema["minLength"] = self.min_length
        if self.pattern:
            schema["pattern"] = self.pattern
        return schema
