"""Keys for what is taken over from elsewhere, and the fields that its names mean."""

from __future__ import annotations

import re
from collections.abc import Set

from engines.data.record_type import Schema
from engines.kernel.texts import say

_NO_KEY = re.compile(r"\W+")


def key_of(name: str, taken: Set[str]) -> str:
    """A key made from a name: `Risk category` → `risk_category`; numbered when it is taken."""
    key = _NO_KEY.sub("_", name.strip().lower()).strip("_")[:36].rstrip("_") or "table"
    key = key if key[0].isalpha() else f"t_{key}"
    found, number = key, 2
    while found in taken:
        found, number = f"{key}_{number}", number + 1
    return found


def field_names(schema: Schema, form: str | None) -> dict[str, str]:
    """Keys and labels (small letters) of a form's fields → key."""
    record = schema.get(form or "")
    found: dict[str, str] = {}
    for key, each in record.fields.items() if record is not None else ():
        for language in ("en", "zh"):
            label = say(getattr(each, "label", ""), language).strip().lower()
            if label:
                found.setdefault(label, key)
    for key in record.types if record is not None else ():
        found[key.lower()] = key
    return found
