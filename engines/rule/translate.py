"""A rule in the other language: keywords, verbs, triggers and units are exchanged where they stand.

Names, texts, comments and layout stay; functions keep their names, which are the same in all languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lark import Token

from engines.expr.lexer import KEYWORDS
from engines.expr.units import UNITS
from engines.rule.blocks import ACTIONS, Language
from engines.rule.layout import KEYWORDS as RULE_WORDS
from engines.rule.scan import split_rule
from engines.rule.text import verbs
from engines.rule.tokens import TriggerToken, rule_tokens
from engines.rule.triggers import written_trigger

_FROM: Mapping[Language, str] = {"en": "in", "zh": "取自"}


def translate_rule(text: str, to: Language) -> str:
    """The rule text with the keywords of another language. Raises DefinitionError when it cannot be read.

    `read_rule` of the answer gives blocks that mean the same; `translate_rule(answer, back)` gives the canonical
    keywords of the first language.
    """
    tokens = rule_tokens(text, split_rule(text, verbs()))
    pieces, at = [], 0
    for start, end, word in _exchanged(tokens, text, to):
        pieces += [text[at:start], _fitting(text, start, end, word)]
        at = end
    return "".join([*pieces, text[at:]])


def _exchanged(tokens: list[Token], text: str, to: Language) -> Iterator[tuple[int, int, str]]:
    action = ""
    for index, token in enumerate(tokens):
        start, end = token.start_pos or 0, token.end_pos or 0
        if token.type.startswith("V_"):
            action = token.type.removeprefix("V_").lower()
        holds_from = action == "for_each" and tokens[index - 2].type == "V_FOR_EACH"
        word = _FROM[to] if holds_from else _word(token, action, text[start:end], to)
        if word is not None and word != text[start:end]:
            yield start, end, word


def _word(token: Token, action: str, written: str, to: Language) -> str | None:
    """The keyword of the other language for a token, or None for what stays."""
    if isinstance(token, TriggerToken):
        return written_trigger(token.block, to)  # type: ignore[arg-type]
    if token.type.startswith("R_") and token.type != "R_NAME":
        return RULE_WORDS[to].get(token.type.removeprefix("R_").lower())
    if token.type.startswith("V_"):
        return ACTIONS[action].verbs[to][0]
    if token.type == "UNIT":
        return _units(to).get(str(token))
    if not written[:1].isalpha():
        return None
    inner = _inner(action, to).get(token.type)
    return inner or _expression_words(to).get(token.type)


@lru_cache
def _expression_words(to: Language) -> Mapping[str, str]:
    """Terminal → spelling, where both languages have one."""
    found: dict[Language, dict[str, str]] = {"en": {}, "zh": {}}
    for word, terminal in KEYWORDS.items():
        found["en" if word.isascii() else "zh"].setdefault(terminal, word)
    return {terminal: word for terminal, word in found[to].items() if all(terminal in each for each in found.values())}


@lru_cache
def _inner(action: str, to: Language) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, terminal in ACTIONS[action].words.items() if action else ():
        if word.isascii() == (to == "en"):
            found.setdefault(terminal, word)
    return found


@lru_cache
def _units(to: Language) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, unit in UNITS.items():
        if word.isascii() == (to == "en") and (word == unit or not word.isascii()):
            found.setdefault(unit, word)
    return found


def _fitting(text: str, start: int, end: int, word: str) -> str:
    """The word with a space where it would grow together with its neighbours."""
    before = " " if start and _joins(text[start - 1]) and _joins(word[0]) else ""
    after = " " if end < len(text) and _joins(text[end]) and _joins(word[-1]) else ""
    return before + word + after


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"
