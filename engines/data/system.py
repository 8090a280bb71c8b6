"""The system fields of every record, as fields that may be placed on layouts and views."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

from engines.data.derived import plain_json, plain_text
from engines.data.never_written import NeverWritten


class SystemField(NeverWritten):
    """Its column is one that every record table has anyway."""

    group = "system"

    @override
    def to_json(self, value: Any) -> Any:
        return plain_json(value)

    @override
    def to_text(self, value: Any, language: str) -> str:
        return plain_text(value, language)
