"""Texts in several languages.

A *label* in a definition is a plain string (in the app's default language) or a mapping from language to string.
A `Text` is a sentence written by this program; it always exists in English and in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field

LANGUAGES = ("en", "zh")

Label = Annotated[
    str | dict[str, str],
    Field(
        description="A text: one string in the app's default language, or one string per language.",
        examples=["Customer", {"en": "Customer", "zh": "客户"}],
    ),
]


class Text(NamedTuple):
    """A sentence in both languages; `{name}` places are filled by `fill`."""

    en: str
    zh: str

    def fill(self, **values: Any) -> Text:
        """Return the text with every `{name}` replaced; values may be labels or texts themselves."""
        return Text(
            self.en.format(**{name: say(value, "en") for name, value in values.items()}),
            self.zh.format(**{name: say(value, "zh") for name, value in values.items()}),
        )

    def to(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


def in_one_line(parts: Iterable[str]) -> str:
    """The sentences one after the other: a space between them, but none after a full-width mark."""
    return re.sub("([。！？；：，]) ", r"\1", " ".join(parts))


def say(value: Any, language: str) -> str:
    """The words for `value` in `language`: a Text, a label mapping, or anything with a string form."""
    if isinstance(value, Text):
        return value.to(language)
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get(language.split("-")[0]) or next(iter(value.values()), ""))
    return str(value)
