"""Formatted text: cleaned HTML."""

from __future__ import annotations

import html
import re
from typing import Annotated, Any, Literal

import nh3
from pydantic import Field
from pydantic_core import CoreSchema, core_schema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import text_schema
from engines.kernel.texts import Text

TAGS = {
    "p",
    "br",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "a",
    "blockquote",
    "code",
    "pre",
    "hr",
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "span",
    "mark",
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class RichTextField(KeptAsText):
    """Formatted text. The HTML is cleaned when it is written: no scripts, styles or foreign frames survive."""

    label_of_type = Text("Rich text", "富文本")
    icon = "pilcrow"
    group = "more"
    widget = "rich_text"
    operators = ("contains", "not contains", *operators.EMPTY)
    examples = ({"options": {}, "accepts": ["<p>你好 <b>world</b></p>"], "refuses": [3]},)

    type: Literal["rich_text"] = "rich_text"
    max_length: Annotated[int, Field(ge=1, le=1_000_000)] = 200_000
    """The most characters of HTML it may have."""

    @override
    def value_schema(self) -> CoreSchema:
        return core_schema.no_info_after_validator_function(clean, text_schema(self.max_length))

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.max_length, "contentMediaType": "text/html"}

    @override
    def to_text(self, value: Any, language: str) -> str:
        return "" if value is None else plain(value)

    @override
    def from_text(self, text: str) -> Any:
        return "".join(f"<p>{html.escape(line)}</p>" for line in text.strip().splitlines())


def clean(source: str) -> str:
    return nh3.clean(source, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})


def plain(source: str) -> str:
    """The words of cleaned HTML."""
    spaced = re.sub(r"</(p|h\d|li|tr|blockquote|pre)>|<br\s*/?>", "\n", source)
    return html.unescape(nh3.clean(spaced, tags=set())).strip()
