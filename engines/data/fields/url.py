"""A web address."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic_core import CoreSchema
from typing_extensions import override

from engines.data import operators
from engines.data.kept_as_text import KeptAsText
from engines.data.values import Unreadable, reading
from engines.kernel.sentences import quote
from engines.kernel.texts import Text

LONGEST = 2000


class UrlField(KeptAsText):
    """A web address; only http and https, so that a link can never run a script."""

    label_of_type = Text("Web address", "网址")
    icon = "link"
    group = "more"
    widget = "url"
    operators = operators.TEXT
    examples = (
        {
            "options": {},
            "accepts": ["https://example.com/a?b=1", "http://例子.公司", "example.com"],
            "refuses": ["javascript:alert(1)", "ftp://example.com", "not a url", "https://", 4],
        },
    )

    type: Literal["url"] = "url"

    @override
    def value_schema(self) -> CoreSchema:
        return reading(read_url)

    @override
    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri", "maxLength": LONGEST}


def read_url(value: Any) -> str:
    """The address with its scheme; `https://` is put before one that has none."""
    if isinstance(value, str) and len(value) <= LONGEST and not any(c.isspace() or c < " " for c in value.strip()):
        address = value.strip()
        address = address if "://" in address else f"https://{address}"
        try:
            parts = urlsplit(address)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        else:
            if parts.scheme.lower() not in ("http", "https"):
                host = ""
        if host == "localhost" or ("." in host and not host.startswith(".") and not host.endswith("..")) or ":" in host:
            return address
    raise Unreadable(
        Text(f"'{quote(value)}' is not a web address.", f"“{quote(value)}”不是网址。"),
        Text("Write it such as https://example.com.", "请按 https://example.com 的格式填写。"),
    )
