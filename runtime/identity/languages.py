"""Which of our languages a browser (`Accept-Language`, RFC 9110 §12.5.4) or a terminal (its locale) asks for."""

from __future__ import annotations

import os
from functools import lru_cache

from engines.kernel.texts import LANGUAGES


@lru_cache(maxsize=512)
def accepted_language(header: str) -> str:
    """The best of our languages for this header; English when none fits."""
    best, weight = "en", 0.0
    for part in header.split(",")[:20]:
        name, _, quality = part.strip().partition(";")
        language = name.split("-")[0].strip().lower()
        if language in LANGUAGES and (given := _weight(quality)) > weight:
            best, weight = language, given
    return best


def terminal_language() -> str:
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((each for each in names if each), "").lower().startswith("zh") else "en"


def _weight(quality: str) -> float:
    name, _, value = quality.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
