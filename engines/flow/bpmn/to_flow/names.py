"""Keys: letters, digits and _ of any script, at most 40, unique in a flow; made from BPMN ids so that they stay."""

from __future__ import annotations

import hashlib
import re

LONGEST = 40
_OTHER = re.compile(r"\W+")


class Names:
    """Gives each id one key, always the same for the same order of asking."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._taken: set[str] = set()

    def key(self, written: str) -> str:
        """The key of an id."""
        if written not in self._keys:
            self._keys[written] = self.fresh(written)
        return self._keys[written]

    def take(self, written: str, key: str) -> None:
        """An id has this key already."""
        self._keys[written] = key
        self._taken.add(key)

    def fresh(self, written: str) -> str:
        """A key that nobody has yet, as near to the text as can be."""
        wanted = plain_key(written)
        found, number = wanted, 2
        while found in self._taken:
            ending = f"_{number}"
            found, number = wanted[: LONGEST - len(ending)] + ending, number + 1
        self._taken.add(found)
        return found


def plain_key(written: str) -> str:
    """`"sid-32FA-774A"` → `sid_32FA_774A`; a text too long keeps its beginning and a hash of the rest."""
    key = _OTHER.sub("_", written.strip()).strip("_") or "node"
    if key[0].isdigit():
        key = f"n{key}"
    if len(key) > LONGEST:
        key = f"{key[: LONGEST - 9]}_{hashlib.sha256(written.encode()).hexdigest()[:8]}"
    return key


def is_key(written: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d]\w*", written)) and len(written) <= LONGEST
