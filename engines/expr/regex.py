"""Regular expressions of FEEL, bounded: what a pattern could cost on a text is estimated before it runs.

Python's engine tries again and again; a pattern whose tries multiply is run on short texts only. A pattern that is none
gives None (null), one that is too dear for its text raises `expr.limit.pattern`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, factorial, log2
from re import _constants as codes
from re import _parser as parser
from typing import Any

from engines.expr.bounds import require_characters, require_items
from engines.expr.env import DEFAULT_LIMITS, Env
from engines.expr.run import limit, spend
from engines.expr.xpath_pattern import PatternFault, python_pattern
from engines.kernel.texts import Text

MAX_PATTERN = 500
MAX_TRIES = 80_000_000
"""About a tenth of a second, a nanosecond each."""
NESTED_TEXT = 22
"""Characters a text may have for repetitions inside repetitions."""
TRIES_OF_A_STEP = 1_000
NESTED_COST = 500
READING, MOST_READING = 500, 20_000
"""Steps of reading a pattern: of any, and at most."""
MOST_SPELT = 60_000
"""Characters of a pattern whose classes (`\\p{L}`) are spelt out."""
FORKED = 8
"""Tries that going back to a choice costs."""
MOST_COMPARED = 2_000
"""Steps in telling alternatives apart; beyond them they count as alike."""
_GROUP = re.compile(r"\$(\d+)|\\\$|\\\\")
_SOUND = re.compile(r"(?:[^\\$]|\$\d|\\[\\$])*", re.S)
_NESTED = 99
_LARGE = 400
"""A range of so many characters is not gone through; it counts as meeting any other."""
_END = (codes.AT, codes.AT_END_STRING)
Class = Sequence[Any]
"""The inside of a class of characters, as Python's parser gives it; the end of the text is one, too."""
Firsts = Sequence[Class]


class Regex:
    """A compiled pattern. `degree`: how many of its repetitions can take the same characters; `ways`: the choices its
    optional parts leave open."""

    def __init__(self, pattern: re.Pattern[str], degree: int, ways: int, literal: bool) -> None:
        self.pattern, self.degree, self.ways, self.literal = pattern, degree, ways, literal

    def search(self, text: str, env: Env) -> Any:
        return self.pattern.search(self._bounded(text, env))

    def split(self, text: str, env: Env) -> list[str] | None:
        """The pieces between matches; None when the pattern takes nothing at all somewhere."""
        pieces, at = [], 0
        for found in self.pattern.finditer(self._bounded(text, env)):
            if found.start() == found.end():
                return None
            pieces.append(text[at : found.start()])
            require_items(len(pieces))
            at = found.end()
        return [*pieces, text[at:]]

    def substitute(self, text: str, replacement: str, env: Env) -> str | None:
        """None when the replacement is none, or the pattern takes nothing at all."""
        if self.literal:
            self._require_room(text, replacement, env)
            return self.pattern.sub(lambda found: replacement, self._bounded(text, env))
        if not _SOUND.fullmatch(replacement) or self.pattern.fullmatch(""):
            return None
        self._require_room(text, replacement, env)
        return self.pattern.sub(lambda found: _filled(found, replacement), self._bounded(text, env))

    def _require_room(self, text: str, replacement: str, env: Env) -> None:
        """The result, at its longest: each match replaced, each group written as often as it is named."""
        longest = len(text) * (1 + replacement.count("$"))
        if longest + len(text) * len(replacement) > DEFAULT_LIMITS.string_characters:
            longest += sum(1 for _ in self.pattern.finditer(self._bounded(text, env))) * len(replacement)
        require_characters(longest)

    def _bounded(self, text: str, env: Env) -> str:
        length, degree = len(text), self.degree
        nested = degree >= _NESTED
        forked = self.ways * FORKED if self.ways > 1 else 1
        tries = 0 if nested else length**degree // factorial(degree) * forked
        if length > NESTED_TEXT if nested else tries > MAX_TRIES:
            raise limit(
                "pattern",
                Text("The pattern takes too many steps on this text.", "该正则表达式在此文本上的计算量过大。"),
            )
        spend(env, NESTED_COST if nested else tries // TRIES_OF_A_STEP)
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


def pattern_for(pattern: str, flags: str, env: Env) -> Regex | None:
    """The pattern; inside loops one that was not read before costs steps. Raises LimitReached."""
    before = compiled.cache_info().misses
    found = compiled(pattern, flags)
    if compiled.cache_info().misses != before:
        spelt = _weight(found.pattern.pattern, flags) if found else len(pattern)
        spend(env, min(READING + 4 * spelt, MOST_READING))
    return found


def _weight(spelt: str, flags: str) -> int:
    """Steps of reading a pattern whose classes are spelt out; with flag i every letter is there in both cases."""
    return len(spelt) * (4 if "i" in flags else 1)


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
        if _weight(text, flags) > MOST_SPELT:
            raise limit("pattern", Text("The pattern has too many large classes.", "该正则表达式中的字符类过多。"))
        items = list(parser.parse(text, options))
        items = _either_case(items) if options else items
        ways = 2 ** min(ceil(_ways(items, ())), 60)
        return Regex(re.compile(text, options), _degree(items), ways, literal)
    except (PatternFault, re.error, RecursionError, OverflowError):
        return None


def _either_case(items: Sequence[Any]) -> list[Any]:
    """The parsed pattern with every letter in both cases, as flag i reads it."""
    found: list[Any] = []
    for code, argument in items:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            both: list[Any] = [(codes.LITERAL, each) for each in _cases(argument)]
            found.append((codes.IN, both if code is codes.LITERAL else [(codes.NEGATE, None), *both]))
        elif code is codes.IN:
            found.append((codes.IN, [one for part in argument for one in _class_in_either_case(part)]))
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            found.append((code, (*argument[:2], _either_case(argument[2]))))
        elif code is codes.SUBPATTERN:
            found.append((code, (*argument[:3], _either_case(argument[3]))))
        elif code is codes.BRANCH:
            found.append((code, (argument[0], [_either_case(each) for each in argument[1]])))
        else:
            found.append((code, argument))
    return found


def _class_in_either_case(part: Any) -> list[Any]:
    code, argument = part
    if code is codes.LITERAL:
        return [(code, each) for each in _cases(argument)]
    if code is not codes.RANGE:
        return [part]
    if argument[1] - argument[0] >= _LARGE:
        return [(code, (0, sys.maxunicode))]
    return [part, *((codes.LITERAL, each) for char in range(argument[0], argument[1] + 1) for each in _cases(char))]


def _cases(char: int) -> set[int]:
    letter = chr(char)
    return {char, *(ord(each) for each in (letter.lower(), letter.upper()) if len(each) == 1)}


def _degree(items: list[Any]) -> int:
    """The power of the text's length that bounds the tries: one for where a match starts, one for each repetition that
    could give up characters to what follows it, one for how far any repetition looks."""
    anchored = bool(items) and items[0] == (codes.AT, codes.AT_BEGINNING_STRING)
    return min(_sequence(items, ()) + (not anchored) + _looks_far(items), _NESTED)


def _looks_far(items: Sequence[Any]) -> bool:
    for code, argument in items:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and (argument[1] > 50 or _looks_far(list(argument[2]))):
            return True
        if code is codes.SUBPATTERN and _looks_far(list(argument[3])):
            return True
        if code is codes.BRANCH and any(_looks_far(list(each)) for each in argument[1]):
            return True
        if code in (codes.ASSERT, codes.ASSERT_NOT) and _looks_far(list(argument[1])):
            return True
    return False


def _sequence(items: Sequence[Any], after: Sequence[Any]) -> int:
    """The repetitions in a sequence that share characters with what follows them; `after`: what follows it all."""
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
    follow = _round_or_on(inner, rest)
    if _sequence(inner, follow) > 0 or _forks(inner, follow) or (high > 50 and _ways(inner, follow) > 0):
        return _NESTED
    return 0 if _apart(inner, rest) else 1


def _round_or_on(inner: Sequence[Any], rest: Sequence[Any]) -> Sequence[Any]:
    """What may follow a turn of a repetition: another turn, or what stands behind it."""
    return ((codes.BRANCH, (None, [(*inner, *rest), rest])),) if rest else inner


def _ways(items: Sequence[Any], after: Sequence[Any]) -> float:
    """Log2 of how many ways the optional parts and short repetitions can take one text."""
    total = 0.0
    for index, (code, argument) in enumerate(items):
        rest = (*items[index + 1 :], *after)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            low, high, body = argument
            inner = list(body)
            if high <= 50:
                total += high * _ways(inner, _round_or_on(inner, rest))
                total += 0 if low == high or _apart(inner, rest) else log2(high - low + 1)
        elif code is codes.SUBPATTERN:
            total += _ways(list(argument[3]), rest)
        elif code is codes.BRANCH:
            total += max(_ways(list(each), rest) for each in argument[1])
            total += log2(len(argument[1])) if _forks([(code, argument)], rest) else 0
    return total


def _forks(items: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether there are alternatives that may take the same text: inside a repetition their number multiplies."""
    for index, (code, argument) in enumerate(items):
        rest = (*items[index + 1 :], *after)
        if code is codes.SUBPATTERN and _forks(list(argument[3]), rest):
            return True
        if code is codes.BRANCH:
            branches = [(*each, *rest) for each in argument[1]]
            if any(_forks(list(each), rest) for each in argument[1]):
                return True
            left = [MOST_COMPARED]
            if any(not _differ(one, other, left) for at, one in enumerate(branches) for other in branches[at + 1 :]):
                return True
    return False


def _differ(one: Sequence[Any], other: Sequence[Any], left: list[int]) -> bool:
    """Whether two sequences differ in a character that both must have at one place (`jpg` and `jpeg`). `left`: how many
    more places may be looked at."""
    left[0] -= 1
    if left[0] < 0 or not one or not other:
        return False
    for this, that in ((one, other), (other, one)):
        code, argument = this[0]
        if code is codes.SUBPATTERN:
            return _differ((*argument[3], *this[1:]), that, left)
        if code is codes.BRANCH:
            return all(_differ((*each, *this[1:]), that, left) for each in argument[1])
    if _disjoint(_first(one), _first(other)):
        return True
    single = one[0][0] in _SINGLE and other[0][0] in _SINGLE
    return single and _differ(one[1:], other[1:], left)


_SINGLE = (codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY)


def _apart(body: Sequence[Any], rest: Sequence[Any]) -> bool:
    """Whether nothing follows, or it begins with a character that the other never begins with."""
    return not rest or _disjoint(_first(body), _first(rest))


def _disjoint(ours: Firsts | None, theirs: Firsts | None) -> bool:
    if ours is None or theirs is None:
        return False
    return not any(_share(one, other) for one in ours for other in theirs)


def _share(one: Class, other: Class) -> bool:
    """Whether a character is in both classes, as far as that is seen by going through either."""
    return any(_meets(one, each) for each in other) and any(_meets(other, each) for each in one)


def _first(items: Sequence[Any]) -> Firsts | None:
    """The classes of characters that a sequence may begin with; None when it may be empty or is unknown."""
    if not items:
        return None
    code, argument = items[0]
    if items[0] == _END:
        return [[_END]]
    if code is codes.LITERAL:
        return [[items[0]]]
    if code is codes.NOT_LITERAL:
        return [[(codes.NEGATE, None), (codes.LITERAL, argument)]]
    if code is codes.IN:
        return [list(argument)]
    if code is codes.SUBPATTERN:
        return _first((*argument[3], *items[1:]))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        taken, after = _first(list(argument[2])), None if argument[0] > 0 else _first(items[1:])
        if taken is None or argument[0] > 0:
            return taken
        return None if after is None else [*taken, *after]
    if code is codes.BRANCH:
        firsts = [_first(list(each)) for each in argument[1]]
        return None if None in firsts else [part for each in firsts if each is not None for part in each]
    return None


def _meets(choices: Sequence[Any], other: Any) -> bool:
    """Whether a class takes a character of one part of another class."""
    code, argument = other
    if other == _END:
        return other in choices
    if code is codes.LITERAL:
        return _takes(choices, argument)
    if code is codes.RANGE and argument[1] - argument[0] < _LARGE:
        return any(_takes(choices, char) for char in range(argument[0], argument[1] + 1))
    return True


def _takes(choices: Sequence[Any], char: int) -> bool:
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
    return category is not codes.CATEGORY_NOT_DIGIT or not chr(char).isdigit()
