"""Regular expressions of FEEL (XPath's), bounded: a pattern that could explode is refused (the result is null)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants as codes
from re import _parser as parser
from typing import Any

MAX_PATTERN = 500
MAX_TEXT = 20_000
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
_GROUP = re.compile(r"\$(\d+)|\\\$|\\\\")


class Regex:
    """A compiled, safe pattern."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def search(self, text: str) -> Any:
        return self.pattern.search(text[:MAX_TEXT])

    def split(self, text: str) -> list[str]:
        pieces, at = [], 0
        for found in self.pattern.finditer(text[:MAX_TEXT]):
            pieces.append(text[at : found.start()])
            at = found.end()
        return [*pieces, text[at:]]

    def substitute(self, text: str, replacement: str) -> str:
        return self.pattern.sub(lambda found: _filled(found, replacement), text[:MAX_TEXT])


def _filled(found: re.Match[str], replacement: str) -> str:
    def one(mark: re.Match[str]) -> str:
        if mark[1] is None:
            return mark[0][1]
        number = int(mark[1])
        return (found[number] or "") if number <= (found.re.groups or 0) else ""

    return _GROUP.sub(one, replacement)


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Regex | None:
    """None when the pattern or the flags are wrong, or the pattern could take exponential time."""
    if len(pattern) > MAX_PATTERN or any(each not in "ismxq" for each in flags):
        return None
    if "q" in flags:
        pattern = re.escape(pattern)
    options = re.RegexFlag(0)
    for each in flags.replace("q", ""):
        options |= _FLAGS[each]
    try:
        tree = parser.parse(pattern, options)
        return Regex(re.compile(pattern, options)) if not _explodes(tree, False) else None
    except (re.error, RecursionError, OverflowError):
        return None


def _explodes(items: Iterable[Any], repeated: bool) -> bool:
    """Whether a repetition stands inside another unbounded one, or a group is referred back to."""
    for code, argument in items:
        if code is codes.GROUPREF:
            return True
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            unbounded = argument[1] is codes.MAXREPEAT or argument[1] > 50
            if (repeated and argument[1] > 1) or _explodes(argument[2], repeated or unbounded):
                return True
        elif code is codes.SUBPATTERN and _explodes(argument[3], repeated):  # noqa: SIM114 - two different dangers
            return True
        elif code is codes.BRANCH and (repeated or any(_explodes(each, repeated) for each in argument[1])):
            return True
    return False
