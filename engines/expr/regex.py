"""Regular expressions of FEEL, bounded: what a pattern could cost on a text is estimated before it runs.

Python's engine tries again and again; a pattern whose tries multiply is run on short texts only. A pattern that is none
gives None (null), one that is too dear for its text raises `expr.limit.pattern`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import factorial
from re import _constants as codes
from re import _parser as parser
from typing import Any

from engines.expr.run import limit
from engines.expr.xpath_pattern import PatternFault, python_pattern
from engines.kernel.texts import Text

MAX_PATTERN = 500
MAX_TRIES = 8_000_000
"""About a tenth of a second."""
NESTED_TEXT = 22
"""Characters a text may have for repetitions inside repetitions."""
_GROUP = re.compile(r"\$(\d+)|\\\$|\\\\")
_SOUND = re.compile(r"(?:[^\\$]|\$\d|\\[\\$])*", re.S)
_NESTED = 99


class Regex:
    """A compiled pattern. `degree`: how many of its repetitions can take the same characters."""

    def __init__(self, pattern: re.Pattern[str], degree: int, literal: bool) -> None:
        self.pattern, self.degree, self.literal = pattern, degree, literal

    def search(self, text: str) -> Any:
        return self.pattern.search(self._bounded(text))

    def split(self, text: str) -> list[str] | None:
        """The pieces between matches; None when the pattern takes nothing at all somewhere."""
        pieces, at = [], 0
        for found in self.pattern.finditer(self._bounded(text)):
            if found.start() == found.end():
                return None
            pieces.append(text[at : found.start()])
            at = found.end()
        return [*pieces, text[at:]]

    def substitute(self, text: str, replacement: str) -> str | None:
        """None when the replacement is none, or the pattern takes nothing at all."""
        if self.literal:
            return self.pattern.sub(lambda found: replacement, self._bounded(text))
        if not _SOUND.fullmatch(replacement) or self.pattern.fullmatch(""):
            return None
        return self.pattern.sub(lambda found: _filled(found, replacement), self._bounded(text))

    def _bounded(self, text: str) -> str:
        length, degree = len(text), self.degree
        nested = degree >= _NESTED
        dear = length > NESTED_TEXT if nested else length**degree / factorial(degree) > MAX_TRIES
        if dear:
            raise limit(
                "pattern",
                Text("The pattern takes too many steps on this text.", "该正则表达式在此文本上的计算量过大。"),
            )
        return text


def _filled(found: re.Match[str], replacement: str) -> str:
    groups = found.re.groups

    def one(mark: re.Match[str]) -> str:
        if mark[1] is None:
            return mark[0][1]
        digits = mark[1]
        taken = next((size for size in range(len(digits), 1, -1) if int(digits[:size]) <= groups), 1)
        number = int(digits[:taken])
        return ((found[number] or "") if number <= groups else "") + digits[taken:]

    return _GROUP.sub(one, replacement)


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Regex | None:
    """None when the pattern or the flags are wrong."""
    if len(pattern) > MAX_PATTERN or any(each not in "ismxq" for each in flags):
        return None
    literal = "q" in flags
    options = re.IGNORECASE if "i" in flags else re.RegexFlag(0)
    try:
        text = (
            re.escape(pattern)
            if literal
            else python_pattern(pattern, multiline="m" in flags, dotall="s" in flags, spaced="x" in flags)
        )
        tree = parser.parse(text, options)
        return Regex(re.compile(text, options), _degree(list(tree)), literal)
    except (PatternFault, re.error, RecursionError, OverflowError):
        return None


def _degree(items: list[Any]) -> int:
    """The power of the text's length that bounds the tries: one for where a match starts, one for each repetition that
    could give up characters to what follows it."""
    anchored = bool(items) and items[0] == (codes.AT, codes.AT_BEGINNING_STRING)
    return min(_sequence(items, ()) + (not anchored), _NESTED)


def _sequence(items: Sequence[Any], after: Sequence[Any]) -> int:
    total = 0
    for index, (code, argument) in enumerate(items):
        rest = (*items[index + 1 :], *after)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            total += _repeat(argument, rest)
        elif code is codes.SUBPATTERN:
            total += _sequence(list(argument[3]), rest)
        elif code is codes.BRANCH:
            total += max(_sequence(list(each), rest) for each in argument[1])
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            total += _sequence(list(argument[1]), ())
    return total


def _repeat(argument: Any, rest: Sequence[Any]) -> int:
    low, high, body = argument
    inner = list(body)
    if high == 1 or (high == low and high <= 50 and _sequence(inner, ()) == 0):
        return _sequence(inner, rest)
    if _sequence(inner, ()) > 0 or _branches(inner):
        return _NESTED
    return 0 if _apart(inner, rest) else 1


def _branches(items: Sequence[Any]) -> bool:
    return any(
        code is codes.BRANCH or (code is codes.SUBPATTERN and _branches(list(argument[3]))) for code, argument in items
    )


def _apart(body: Sequence[Any], rest: Sequence[Any]) -> bool:
    """Whether what follows begins with a character the repetition never takes."""
    following = rest[0] if rest else None
    if following == (codes.AT, codes.AT_END_STRING):
        return True
    if following is None or len(body) != 1 or following[0] is not codes.LITERAL:
        return False
    code, argument = body[0]
    if code is codes.LITERAL:
        return bool(argument != following[1])
    if code is codes.IN:
        return not _takes(argument, following[1])
    return False


def _takes(choices: Any, char: int) -> bool:
    negated, found = False, False
    for code, argument in choices:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            found = found or argument == char
        elif code is codes.RANGE:
            found = found or argument[0] <= char <= argument[1]
        elif code is codes.CATEGORY:
            found = found or _in_category(argument, char)
    return found is not negated


def _in_category(category: Any, char: int) -> bool:
    if category is codes.CATEGORY_DIGIT:
        return chr(char).isdigit()
    return True if category is not codes.CATEGORY_NOT_DIGIT else not chr(char).isdigit()
