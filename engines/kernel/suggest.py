"""The nearest name, for "Did you mean …?"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from engines.kernel.texts import Text


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `name`, or None when nothing is alike."""
    folded = {candidate.casefold(): candidate for candidate in candidates}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(name: str, candidates: Iterable[str]) -> Text | None:
    found = nearest(name, candidates)
    return Text(f"Did you mean “{found}”?", f"是不是“{found}”？") if found else None
