"""Where a name ends: FEEL names may hold spaces and signs, so the longest name that is known wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_MORE = "\U00010000-\U000effff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
"""What names may hold besides letters and digits (DMN 1.5 §10.3.1.2, rule 29)."""
WORD = re.compile(rf"(?:[^\W\d]|[{_MORE}])[\w{_MORE}]*")
Names = Mapping[str, tuple[str, ...]]
"""Names by their first word, the longest first."""


def names_by_word(names: Iterable[str]) -> Names:
    """Names that begin with no word are under ""."""
    found: dict[str, list[str]] = {}
    for name in names:
        first = WORD.match(name)
        found.setdefault(first[0] if first else "", []).append(name)
    return {word: tuple(sorted(each, key=len, reverse=True)) for word, each in found.items()}


def longest(names: Iterable[str], text: str, at: int, called: bool = False) -> int:
    """Where the longest of these names ends that stands at `at`; -1 when none does. `called`: a `(` must follow."""
    for name in names:
        found = name_pattern(name, called).match(text, at)
        if found:
            return found.end()
    return -1


@lru_cache(maxsize=4096)
def name_pattern(name: str, called: bool = False) -> re.Pattern[str]:
    return re.compile(spaced(name) + (r"(?=\s*\()" if called else ""))


def spaced(name: str) -> str:
    """The pattern of a name: any white space between its words, and no letter after it."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return words + (r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else "")
