"""Where a name ends: FEEL names may hold spaces and signs, so the longest name that is known wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_MORE = "\U00010000-\U000effff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
"""What names may hold besides letters and digits (DMN 1.5 §10.3.1.2, rule 29)."""
WORD = re.compile(rf"(?:[^\W\d]|[{_MORE}])[\w{_MORE}]*")
_WIDE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "【": "[", "】": "]", "“": '"', "”": '"', "‘": "'", "’": "'", "、": ","}
)
_PAREN = re.compile(r"\s*\(")
_UNEVEN = re.compile(r"\s\s|[^\S ]")
Names = Mapping[str, tuple[str, ...]]
"""Names by their first word, the longest first; full-width signs narrowed, single spaces between words."""


def narrow(text: str) -> str:
    """Full-width signs, as a Chinese keyboard gives them, as their ASCII twins; one character stays one character."""
    return text if text.isascii() else text.translate(_WIDE)


def names_by_word(names: Iterable[str]) -> Names:
    """Names that begin with no word are under ""."""
    found: dict[str, list[str]] = {}
    word = WORD.match
    for name in names:
        if not name.isascii() or "  " in name:
            name = " ".join(narrow(name).split())
        first = word(name)
        found.setdefault(first[0] if first else "", []).append(name)
    for each in found.values():
        each.sort(key=len, reverse=True)
    return {first: tuple(each) for first, each in found.items()}


def is_uneven(text: str) -> bool:
    """Whether a text has white space that is no single space, so that names may be spread over it."""
    return _UNEVEN.search(text) is not None


def longest(names: Iterable[str], text: str, at: int, uneven: bool, called: bool = False) -> int:
    """Where the longest of these names ends that stands at `at`; -1 when none does.

    Args:
        uneven: what `is_uneven` says of the text.
        called: a `(` must follow.
    """
    for name in names:
        end = at + len(name)
        if text.startswith(name, at):
            if end < len(text) and _joins(name[-1]) and _joins(text[end]):
                continue
        elif uneven and (found := _spread(name).match(text, at)):
            end = found.end()
        else:
            continue
        if not called or _PAREN.match(text, end):
            return end
    return -1


def _joins(char: str) -> bool:
    return char.isalnum() or char == "_"


@lru_cache(maxsize=4096)
def _spread(name: str) -> re.Pattern[str]:
    return re.compile(spaced(name))


def spaced(name: str) -> str:
    """The pattern of a name: any white space between its words, and no letter after it."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return words + (r"(?!\w)" if _joins(name[-1]) else "")
