"""The scope-aware lexer: the only place that decides where a name ends.

FEEL names may hold spaces and signs (`current user`, `date and time`), so the longest name in scope wins, and names are
learned where they are bound (`for x in`, `function(x)`, `{x: …}`). Accepted sugar: units after a number, full-width
punctuation, `== <> && || !`, single quotes, Chinese keywords with no space around them. Tokens are Lark tokens with
character offsets into the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lark import Token

from engines.expr import diagnostics as say
from engines.expr.escapes import read_string
from engines.expr.functions import multi_word_names
from engines.expr.names import WORD, Names, is_uneven, longest, names_by_word, narrow, spaced
from engines.expr.scope import Scope
from engines.expr.units import UNIT_PATTERN, UNITS
from engines.kernel.errors import DefinitionError

MAX_CHARACTERS = 20_000
MAX_BRACKETS = 60
MAX_WORD = 1_000
"""Characters without a sign or space between them; a Chinese sentence has none."""

_CHINESE: Mapping[str, str] = {
    "如果": "IF", "则": "THEN", "那么": "THEN", "否则": "ELSE", "且": "AND", "并且": "AND", "或": "OR", "或者": "OR",
    "空": "NULL", "真": "TRUE", "假": "FALSE",
}  # fmt: skip
KEYWORDS: Mapping[str, str] = {
    "if": "IF", "then": "THEN", "else": "ELSE", "for": "FOR", "return": "RETURN", "some": "SOME", "every": "EVERY",
    "satisfies": "SATISFIES", "in": "IN", "and": "AND", "or": "OR", "between": "BETWEEN", "true": "TRUE",
    "false": "FALSE", "null": "NULL", "function": "FUNCTION", "external": "EXTERNAL", **_CHINESE,
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "**": "POWER", "..": "DOTDOT", "->": "ARROW", "<=": "LE", ">=": "GE", "!=": "NE", "==": "EQ", "<>": "NE",
    "&&": "AND", "||": "OR", "=": "EQ", "<": "LT", ">": "GT", "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH",
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ".": "DOT",
    ":": "COLON", "?": "QMARK", "!": "NOT", "≥": "GE", "≤": "LE", "≠": "NE", "×": "STAR", "÷": "SLASH", "−": "MINUS",
}  # fmt: skip
_CANONICAL = {"LE": "<=", "GE": ">=", "NE": "!=", "EQ": "=", "STAR": "*", "SLASH": "/", "MINUS": "-"}
_ENDS_OPERAND = frozenset(
    ("NAME", "NUMBER", "STRING", "AT", "UNIT", "RPAR", "RSQB", "LSQB_END", "RBRACE", "TRUE", "FALSE", "NULL", "QMARK",
     "TYPE_NAME", "TYPE_GT")
)  # fmt: skip
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.S)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))
_UNIT = re.compile(r"\s*(" + UNIT_PATTERN + r")(?!\w)")
_PAREN = re.compile(r"\s*\(")
_BOUND = re.compile(r"([^,(){}\[\]\":]+?)\s+in(?!\w)")
_KEY = re.compile(r"([^:\"{}\[\](),]+?)\s*(?=:)")
_PARAMETER = re.compile(r"([^:\"{}\[\](),]+?)\s*(?=[:,)])")
_INSTANCE_OF = re.compile(r"instance\s+of(?!\w)")
_LONG_TYPES = ("days and time duration", "day and time duration", "years and months duration", "year and month duration",
               "date and time")  # fmt: skip
_TYPE_KEY = re.compile(r"([^:<>,]+?)\s*:")
_BEFORE_NAME = frozenset(("FOR", "SOME", "EVERY", "COMMA", "LPAR", "LBRACE"))
_MEMBERS = names_by_word(("time offset", "start included", "end included"))
_CJK = re.compile("[\u4e00-\u9fff]")


class FeelToken(Token):
    """A Lark token with kind, value and place only: made thousands of times a second."""

    __slots__ = ()


def token(kind: str, value: str, start: int, end: int) -> Token:
    made: Token = str.__new__(FeelToken, value)
    made.type, made.value, made.start_pos, made.end_pos = kind, value, start, end
    return made


class _Frame:
    """An open bracket: what opened it, whether `..` was seen in it, how many `for`s still bind names; `what` is "call",
    "function" or "" (of a parenthesis)."""

    __slots__ = ("binding", "dots", "opener", "what")

    def __init__(self, opener: str, what: str = "") -> None:
        self.opener, self.what = opener, what
        self.dots, self.binding = False, 0


class _Lexer:
    def __init__(self, text: str, scope: Scope, keywords: Mapping[str, str] | None) -> None:
        self.text = text
        self.flat = narrow(text)
        self.scope = scope
        self.names: Names = scope.names_by_word
        self.uneven = is_uneven(self.flat)
        self.bound: set[str] = set()
        self.keywords = keywords
        self.keyword_pattern = _keyword_pattern(tuple(keywords)) if keywords else None
        self.tokens: list[Token] = []
        self.frames = [_Frame("")]
        self.at = 0
        self.last = ""

    def run(self) -> list[Token]:
        flat, end, space = self.flat, len(self.flat), _SPACE.match
        while True:
            at = self.at = space(flat, self.at).end()  # type: ignore[union-attr]
            if at >= end:
                return self.tokens
            char = flat[at]
            if char == '"' or (char == "'" and self.wants_operand()):
                self.string()
            elif char == "@":
                self.at_literal()
            elif char.isdigit() or (char == "." and self.wants_operand() and _NUMBER.match(flat, at)):
                self.number()
            elif not (self.last in _BEFORE_NAME and self.binding()) and not self.word():
                self.sign()

    # -- state
    def wants_operand(self) -> bool:
        return self.last not in _ENDS_OPERAND

    def emit(self, kind: str, end: int, value: str) -> None:
        self.tokens.append(token(kind, value, self.at, end))
        self.at, self.last = end, kind

    def learn(self, name: str) -> None:
        name = narrow(name)
        first = WORD.match(name)
        word = first[0] if first else ""
        if name in _CHINESE:
            self.bound.add(name)
        known = self.names.get(word, ())
        if word != name and name not in known:
            self.names = {**self.names, word: tuple(sorted((*known, name), key=len, reverse=True))}

    # -- literals
    def string(self) -> None:
        value, end = read_string(self.text, self.flat, self.at)
        if end < 0:
            raise DefinitionError(say.unfinished_string((self.at, len(self.text))))
        if self.frames[-1].opener == "LBRACE" and self.last in ("LBRACE", "COMMA") and value.strip():
            self.learn(" ".join(value.split()))
        self.emit("STRING", end, value)

    def at_literal(self) -> None:
        start = self.at
        at = _SPACE.match(self.flat, start + 1).end()  # type: ignore[union-attr]
        if self.flat[at : at + 1] not in ('"', "'"):
            raise DefinitionError(say.unexpected_sign("@", (start, start + 1)))
        value, end = read_string(self.text, self.flat, at)
        if end < 0:
            raise DefinitionError(say.unfinished_string((start, len(self.text))))
        self.emit("AT", end, value)

    def number(self) -> None:
        found = _NUMBER.match(self.flat, self.at)
        if not found:
            raise DefinitionError(say.unexpected_sign(self.flat[self.at], (self.at, self.at + 1)))
        self.emit("NUMBER", found.end(), found[0])
        unit = _UNIT.match(self.flat, self.at)
        if unit:
            self.at = unit.start(1)
            self.emit("UNIT", unit.end(), UNITS[unit[1]])

    # -- places where names are bound
    def binding(self) -> bool:
        last, frame = self.last, self.frames[-1]
        if last in ("FOR", "SOME", "EVERY") or (last == "COMMA" and frame.binding):
            return self.bind(_BOUND)
        if last not in ("LPAR", "COMMA", "LBRACE"):
            return False
        if frame.what == "function":
            return self.bind(_PARAMETER)
        if frame.opener == "LBRACE" or frame.what == "call":
            return self.bind(_KEY)
        return False

    def bind(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.flat, self.at)
        if not found:
            return False
        name = " ".join(found[1].split())
        if not name or not (name[0] in "?'" or WORD.match(name)):
            return False
        self.emit("NAME", self.at + len(found[1].rstrip()), name)
        self.learn(name)
        return True

    # -- words
    def word(self) -> bool:
        flat, at, last = self.flat, self.at, self.last
        found = WORD.match(flat, at)
        word = found[0] if found else ""
        if len(word) > MAX_WORD:
            raise DefinitionError(say.too_long(len(word), MAX_WORD))
        if self.keyword_pattern is not None and self.extra_keyword():
            return True
        end = longest(self.names[word], flat, at, self.uneven) if word in self.names else -1
        built_ins = _built_ins()
        if word in built_ins:
            called = longest(built_ins[word], flat, at, self.uneven, True)
            first, between, _ = flat[at : max(called, at)].partition(" between")
            if not (between and first in self.scope.names):  # `days between (a) and (b)` of a field called days
                end = max(end, called)
            if end < 0 and word not in self.scope.names:
                end = self.function_value(word)
        if end < 0 and last == "DOT" and word in _MEMBERS:
            end = longest(_MEMBERS[word], flat, at, self.uneven)
        if end >= 0:
            self.emit("NAME", end, " ".join(self.text[at:end].split()))
            return True
        if found is None:
            return False
        if last == "DOT":
            self.emit("NAME", found.end(), word)
            return True
        if word == "instance" and last in _ENDS_OPERAND and (pair := _INSTANCE_OF.match(flat, at)):
            self.emit("INSTANCE_OF", pair.end(), pair[0])
            self.type()
            return True
        self.plain_word(word, found.end())
        return True

    def function_value(self, word: str) -> int:
        """Where a built-in ends that is named without being called: `f(upper case)`; -1 when there is none."""
        names = (each for each in _built_ins()[word] if not _OPERATOR.search(each))
        end = longest(names, self.flat, self.at, self.uneven)
        return end if end >= 0 and _AFTER_VALUE.match(self.flat, end) else -1

    def plain_word(self, word: str, end: int) -> None:
        kind = KEYWORDS.get(word)
        known = word in self.scope.names or word in self.bound
        if known and word in _CHINESE:
            kind = None
        if word == "not" and not _PAREN.match(self.flat, end):
            kind = "NOT"
        elif kind is None and not word.isascii() and _CJK.search(word) and not known:
            word = self.cut(word)
            kind, end = KEYWORDS.get(word), self.at + len(word)
        self.emit(kind or "NAME", end, word)
        if kind in ("FOR", "SOME", "EVERY"):
            self.frames[-1].binding += 1
        elif kind in ("RETURN", "SATISFIES") and self.frames[-1].binding:
            self.frames[-1].binding -= 1

    def cut(self, word: str) -> str:
        """Chinese is written without spaces: a keyword where no name can stand, or a known name before a keyword."""
        keyword = next((each for each in _BY_LENGTH if word.startswith(each)), "")
        if keyword and (self.last in _ENDS_OPERAND) == (_CHINESE[keyword] in ("AND", "OR", "THEN", "ELSE")):
            return keyword
        for size in range(len(word) - 1, 0, -1):
            if word[:size] in self.scope.names and word.startswith(_BY_LENGTH, size):
                return word[:size]
        return word

    def extra_keyword(self) -> bool:
        if len(self.frames) > 1 or self.last == "DOT" or self.keyword_pattern is None or self.keywords is None:
            return False
        found = self.keyword_pattern.match(self.flat, self.at)
        if not found:
            return False
        self.emit(self.keywords[" ".join(found[0].split())], found.end(), found[0])
        return True

    # -- types: `list<number>`, `function<a, b> -> c`
    def type(self) -> None:
        self.skip()
        found = _type_pattern(tuple(self.scope.types)).match(self.flat, self.at)
        if not found:
            return
        self.emit("TYPE_NAME", found.end(), " ".join(found[0].split()))
        self.skip()
        if found[0] in ("list", "range", "context", "function") and self.flat.startswith("<", self.at):
            self.emit("TYPE_LT", self.at + 1, "<")
            self.type_arguments()

    def skip(self) -> None:
        self.at = _SPACE.match(self.flat, self.at).end()  # type: ignore[union-attr]

    def type_arguments(self) -> None:
        while True:
            self.skip()
            key = _TYPE_KEY.match(self.flat, self.at)
            if key:
                self.emit("NAME", self.at + len(key[1]), " ".join(key[1].split()))
                self.skip()
                self.emit("COLON", self.at + 1, ":")
            if not self.flat.startswith(">", self.at):
                self.type()
                self.skip()
            if self.flat.startswith(",", self.at):
                self.emit("COMMA", self.at + 1, ",")
                continue
            if self.flat.startswith(">", self.at):
                self.emit("TYPE_GT", self.at + 1, ">")
                self.skip()
                if self.flat.startswith("->", self.at):
                    self.emit("ARROW", self.at + 2, "->")
                    self.type()
            return

    # -- signs and brackets
    def sign(self) -> None:
        found = _SIGN.match(self.flat, self.at)
        if not found:
            raise DefinitionError(say.unexpected_sign(self.text[self.at], (self.at, self.at + 1)))
        kind = _SIGNS[found[0]]
        if kind in _BRACKETS:
            kind = self.bracket(kind)
        elif kind == "DOTDOT":
            self.frames[-1].dots = True
        self.emit(kind, found.end(), _CANONICAL.get(kind, found[0]))
        if kind == "COLON" and self.frames[-1].what == "function":
            self.type()

    def bracket(self, kind: str) -> str:
        if kind == "RSQB" and self.wants_operand() and self.last != "LSQB":
            kind = "RSQB_START"
        elif kind == "LSQB" and self.frames[-1].dots and not self.wants_operand() and self.ends_range():
            kind = "LSQB_END"
        if kind in ("LPAR", "LSQB", "LBRACE", "RSQB_START"):
            what = {"NAME": "call", "FUNCTION": "function"}.get(self.last, "") if kind == "LPAR" else ""
            self.frames.append(_Frame(kind, what))
            if len(self.frames) > MAX_BRACKETS:
                raise DefinitionError(say.too_deep((self.at, self.at + 1)))
        elif len(self.frames) > 1:
            self.frames.pop()
        return kind

    def ends_range(self) -> bool:
        """Whether the `[` here closes `]1..5[`: nothing that could begin an operand follows."""
        rest = self.flat[self.at + 1 :].lstrip()
        word = WORD.match(rest)
        if self.frames[-1].opener not in ("LPAR", "LSQB", "RSQB_START"):
            return False
        return (
            not rest
            or rest[0] in ",)]}=<>!|&.+*/"
            or bool(word and word[0] in KEYWORDS and word[0] not in ("true", "false", "null", "if", "for"))
        )


_OPERATOR = re.compile(r"\b(and|between)\b")
"""What may also stand between two names: `date and time`."""
_AFTER_VALUE = re.compile(r"\s*([,)\]}]|$)")
_BRACKETS = frozenset(("LPAR", "LSQB", "LBRACE", "RPAR", "RSQB", "RBRACE"))
_BY_LENGTH = tuple(sorted(_CHINESE, key=len, reverse=True))


@lru_cache(maxsize=1)
def _built_ins() -> Names:
    return names_by_word(multi_word_names())


@lru_cache(maxsize=64)
def _type_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = sorted({*_LONG_TYPES, *names}, key=len, reverse=True)
    return re.compile("|".join(spaced(each) for each in known) + r"|[^\W\d][\w.]*")


@lru_cache(maxsize=64)
def _keyword_pattern(keywords: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(spaced(each) for each in sorted(keywords, key=len, reverse=True)))


def lex(text: str, scope: Scope, *, keywords: Mapping[str, str] | None = None) -> list[Token]:
    """The tokens of `text`.

    Args:
        keywords: further keywords (may be several words) → terminal, for grammars that extend this one. They count
            only outside brackets and not after a dot; there they win over names.

    Raises:
        DefinitionError: `expr.syntax.…`, `expr.limit.…` with a span.
    """
    if len(text) > MAX_CHARACTERS:
        raise DefinitionError(say.too_long(len(text), MAX_CHARACTERS))
    return _Lexer(text, scope, keywords).run()


def is_plain_name(name: str) -> bool:
    """Whether `name` can be written as one word: letters of any script, digits and _, not a keyword."""
    return bool(WORD.fullmatch(name)) and name not in KEYWORDS and name != "not"
