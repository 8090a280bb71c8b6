"""The scope-aware lexer: the only place that decides where a name ends.

FEEL names may hold spaces and signs (`current user`, `date and time`), so the longest name in scope wins, and names are
learned where they are bound (`for x in`, `function(x)`, `{x: …}`). Accepted sugar: units after a number, full-width
punctuation, `== <> && || !`, single quotes. Tokens are Lark tokens with character offsets into the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lark import Token

from engines.expr import diagnostics as say
from engines.expr.escapes import read_string
from engines.expr.functions import multi_word_names
from engines.expr.scope import Scope
from engines.expr.units import UNIT_PATTERN, UNITS
from engines.kernel.errors import DefinitionError

MAX_CHARACTERS = 20_000
MAX_BRACKETS = 60

KEYWORDS: Mapping[str, str] = {
    "if": "IF", "then": "THEN", "else": "ELSE", "for": "FOR", "return": "RETURN", "some": "SOME", "every": "EVERY",
    "satisfies": "SATISFIES", "in": "IN", "and": "AND", "or": "OR", "between": "BETWEEN", "true": "TRUE",
    "false": "FALSE", "null": "NULL", "function": "FUNCTION", "external": "EXTERNAL",
    "如果": "IF", "则": "THEN", "那么": "THEN", "否则": "ELSE", "且": "AND", "并且": "AND", "或": "OR", "或者": "OR",
    "空": "NULL", "真": "TRUE", "假": "FALSE",
}  # fmt: skip
_SIGNS: Mapping[str, str] = {
    "**": "POWER", "..": "DOTDOT", "->": "ARROW", "<=": "LE", ">=": "GE", "!=": "NE", "==": "EQ", "<>": "NE",
    "&&": "AND", "||": "OR", "=": "EQ", "<": "LT", ">": "GT", "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH",
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "{": "LBRACE", "}": "RBRACE", ",": "COMMA", ".": "DOT",
    ":": "COLON", "?": "QMARK", "!": "NOT", "≥": "GE", "≤": "LE", "≠": "NE", "×": "STAR", "÷": "SLASH", "−": "MINUS",
}  # fmt: skip
_CANONICAL = {"LE": "<=", "GE": ">=", "NE": "!=", "EQ": "=", "STAR": "*", "SLASH": "/", "MINUS": "-"}
_ENDS_OPERAND = frozenset(
    [
        "NAME",
        "NUMBER",
        "STRING",
        "AT",
        "UNIT",
        "RPAR",
        "RSQB",
        "LSQB_END",
        "RBRACE",
        "TRUE",
        "FALSE",
        "NULL",
        "QMARK",
        "TYPE_NAME",
        "TYPE_GT",
    ]
)
_WIDE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "【": "[", "】": "]", "“": '"', "”": '"', "‘": "'", "’": "'", "、": ","}
)
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.S)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
_WORD = re.compile(r"[^\W\d]\w*")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))
_UNIT = re.compile(r"\s*(" + UNIT_PATTERN + r")(?!\w)")
_BOUND = re.compile(r"([^,(){}\[\]\":]+?)\s+in(?!\w)")
_KEY = re.compile(r"([^:\"{}\[\](),]+?)\s*(?=:)")
_PARAMETER = re.compile(r"([^:\"{}\[\](),]+?)\s*(?=[:,)])")
_INSTANCE_OF = re.compile(r"instance\s+of(?!\w)")
_TYPE = re.compile(
    r"days and time duration|day and time duration|years and months duration|year and month duration|date and time"
    r"|[^\W\d][\w.]*"
)
_AFTER_DOT = ("time offset", "start included", "end included")


@dataclass(slots=True)
class _Frame:
    """An open bracket: what opened it, whether `..` was seen in it, how many `for`s still bind names."""

    opener: str
    what: str = ""
    """"call", "function" or "" (of a parenthesis)."""
    dots: bool = False
    binding: int = 0


@dataclass(slots=True)
class _Lexer:
    text: str
    flat: str
    names: list[str]
    keywords: Mapping[str, str]
    tokens: list[Token] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("")])
    at: int = 0
    pattern: re.Pattern[str] | None = None
    keyword_pattern: re.Pattern[str] | None = None

    # -- the loop
    def run(self) -> list[Token]:
        self._learn()
        end = len(self.flat)
        while True:
            self._skip()
            if self.at >= end:
                return self.tokens
            self._next()

    def _skip(self) -> None:
        found = _SPACE.match(self.flat, self.at)
        if found:
            self.at = found.end()

    def _next(self) -> None:
        flat, at = self.flat, self.at
        char = flat[at]
        if char in "\"'" and (char == '"' or self._wants_operand()):
            self._string("STRING")
        elif char == "@":
            self._at_literal()
        elif char.isdigit() or (char == "." and _NUMBER.match(flat, at) and self._wants_operand()):
            self._number()
        elif not self._binding() and not self._word():
            self._sign()

    # -- state
    def _last(self) -> str:
        return self.tokens[-1].type if self.tokens else ""

    def _wants_operand(self) -> bool:
        return self._last() not in _ENDS_OPERAND

    def _emit(self, kind: str, end: int, value: str | None = None) -> None:
        value = self.flat[self.at : end] if value is None else value
        self.tokens.append(Token(kind, value, start_pos=self.at, end_pos=end))
        self.at = end

    def _learn(self, name: str | None = None) -> None:
        if name is not None:
            if name in self.names or _WORD.fullmatch(name):
                return
            self.names.append(name)
        if self.names:
            longest = sorted(self.names, key=len, reverse=True)
            self.pattern = re.compile("|".join(_spaced(each) for each in longest))

    # -- literals
    def _string(self, kind: str) -> None:
        start = self.at
        value, end = read_string(self.text, self.flat, self.at)
        if end < 0:
            raise DefinitionError(say.unfinished_string((start, len(self.text))))
        if self.frames[-1].opener == "LBRACE" and self._last() in ("LBRACE", "COMMA") and value.strip():
            self._learn(" ".join(value.split()))
        self._emit(kind, end, value)

    def _at_literal(self) -> None:
        start, self.at = self.at, self.at + 1
        self._skip()
        if self.at >= len(self.flat) or self.flat[self.at] != '"':
            raise DefinitionError(say.unexpected_sign("@", (start, start + 1)))
        value, end = read_string(self.text, self.flat, self.at)
        if end < 0:
            raise DefinitionError(say.unfinished_string((start, len(self.text))))
        self.at = start
        self._emit("AT", end, value)

    def _number(self) -> None:
        found = _NUMBER.match(self.flat, self.at)
        if not found:
            raise DefinitionError(say.unexpected_sign(self.flat[self.at], (self.at, self.at + 1)))
        self._emit("NUMBER", found.end())
        unit = _UNIT.match(self.flat, self.at)
        if unit:
            self.at = unit.start(1)
            self._emit("UNIT", unit.end(), UNITS[unit[1]])

    # -- places where names are bound
    def _binding(self) -> bool:
        last, frame = self._last(), self.frames[-1]
        if last in ("FOR", "SOME", "EVERY") or (last == "COMMA" and frame.binding):
            return self._bind(_BOUND)
        if last not in ("LPAR", "COMMA", "LBRACE"):
            return False
        if frame.what == "function":
            return self._bind(_PARAMETER)
        if frame.opener == "LBRACE" or frame.what == "call":
            return self._bind(_KEY)
        return False

    def _bind(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.flat, self.at)
        if not found:
            return False
        name = " ".join(found[1].split())
        if not name or not (name[0].isalpha() or name[0] in "_?'"):
            return False
        self._emit("NAME", self.at + len(found[1].rstrip()), name)
        self._learn(name)
        return True

    # -- words
    def _word(self) -> bool:
        if self._extra_keyword() or self._long_name():
            return True
        if _INSTANCE_OF.match(self.flat, self.at) and self._last() in _ENDS_OPERAND:
            self._emit("INSTANCE_OF", _INSTANCE_OF.match(self.flat, self.at).end())  # type: ignore[union-attr]
            self._type()
            return True
        found = _WORD.match(self.flat, self.at)
        if not found:
            return False
        keyword = KEYWORDS.get(found[0]) if self._last() != "DOT" else None
        if found[0] == "not" and not re.compile(r"\s*\(").match(self.flat, found.end()):
            keyword = "NOT"
        self._emit(keyword or "NAME", found.end())
        if keyword in ("FOR", "SOME", "EVERY"):
            self.frames[-1].binding += 1
        elif keyword in ("RETURN", "SATISFIES") and self.frames[-1].binding:
            self.frames[-1].binding -= 1
        return True

    def _extra_keyword(self) -> bool:
        if self.keyword_pattern is None or len(self.frames) > 1 or self._last() == "DOT":
            return False
        found = self.keyword_pattern.match(self.flat, self.at)
        if not found:
            return False
        self._emit(self.keywords[" ".join(found[0].split())], found.end())
        return True

    def _long_name(self) -> bool:
        found = self.pattern.match(self.flat, self.at) if self.pattern else None
        built_in = _built_in_pattern().match(self.flat, self.at)
        if built_in and (found is None or built_in.end() > found.end()):
            found = built_in
        if self._last() == "DOT" and found is None:
            found = _MEMBERS.match(self.flat, self.at)
        if not found:
            return False
        self._emit("NAME", found.end(), " ".join(found[0].split()))
        return True

    # -- types: `list<number>`, `function<a, b> -> c`
    def _type(self) -> None:
        self._skip()
        found = _TYPE.match(self.flat, self.at)
        if not found:
            return
        self._emit("TYPE_NAME", found.end())
        generic = re.compile(r"\s*<").match(self.flat, self.at)
        if found[0] in ("list", "range", "context", "function") and generic:
            self.at = generic.end() - 1
            self._emit("TYPE_LT", self.at + 1)
            self._type_arguments()

    def _type_arguments(self) -> None:
        while True:
            self._skip()
            key = re.compile(r"([^:<>,]+?)\s*:").match(self.flat, self.at)
            if key:
                self._emit("NAME", self.at + len(key[1]), " ".join(key[1].split()))
                self._skip()
                self._emit("COLON", self.at + 1)
            if self.flat[self.at : self.at + 1] != ">":
                self._type()
                self._skip()
            char = self.flat[self.at : self.at + 1]
            if char == ",":
                self._emit("COMMA", self.at + 1)
                continue
            if char == ">":
                self._emit("TYPE_GT", self.at + 1)
                arrow = re.compile(r"\s*->").match(self.flat, self.at)
                if arrow:
                    self.at = arrow.end() - 2
                    self._emit("ARROW", arrow.end())
                    self._type()
            return

    # -- signs and brackets
    def _sign(self) -> None:
        found = _SIGN.match(self.flat, self.at)
        if not found:
            raise DefinitionError(say.unexpected_sign(self.text[self.at], (self.at, self.at + 1)))
        kind = self._bracket(_SIGNS[found[0]])
        if kind == "DOTDOT":
            self.frames[-1].dots = True
        in_parameters = kind == "COLON" and self.frames[-1].what == "function"
        self._emit(kind, found.end(), _CANONICAL.get(kind, found[0]))
        if in_parameters:
            self._type()

    def _bracket(self, kind: str) -> str:
        if kind == "RSQB" and self._wants_operand() and self._last() != "LSQB":
            kind = "RSQB_START"
        elif kind == "LSQB" and self.frames[-1].dots and not self._wants_operand() and self._ends_range():
            kind = "LSQB_END"
        if kind in ("LPAR", "LSQB", "LBRACE", "RSQB_START"):
            what = {"NAME": "call", "FUNCTION": "function"}.get(self._last(), "") if kind == "LPAR" else ""
            self.frames.append(_Frame(kind, what))
            if len(self.frames) > MAX_BRACKETS:
                raise DefinitionError(say.too_deep((self.at, self.at + 1)))
        elif kind in ("RPAR", "RSQB", "RBRACE", "LSQB_END") and len(self.frames) > 1:
            self.frames.pop()
        return kind

    def _ends_range(self) -> bool:
        """Whether the `[` here closes `]1..5[`: nothing that could begin an operand follows."""
        rest = self.flat[self.at + 1 :].lstrip()
        word = _WORD.match(rest)
        if self.frames[-1].opener not in ("LPAR", "LSQB", "RSQB_START"):
            return False
        return (
            not rest
            or rest[0] in ",)]}=<>!|&.+*/"
            or bool(word and word[0] in KEYWORDS and word[0] not in ("true", "false", "null", "if", "for"))
        )


_MEMBERS = re.compile("|".join(re.escape(each).replace(r"\ ", r"\s+") + r"(?!\w)" for each in _AFTER_DOT))
_patterns: dict[tuple[str, ...], re.Pattern[str]] = {}


def _built_in_pattern() -> re.Pattern[str]:
    names = multi_word_names()
    if names not in _patterns:
        longest = sorted(names, key=len, reverse=True)
        _patterns[names] = re.compile("(?:" + "|".join(_spaced(each) for each in longest) + r")(?=\s*\()")
    return _patterns[names]


def _spaced(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return words + (r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else "")


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
    lexer = _Lexer(text, text.translate(_WIDE), list(scope.long_names), keywords or {})
    if keywords:
        longest = sorted(keywords, key=len, reverse=True)
        lexer.keyword_pattern = re.compile("|".join(_spaced(each) for each in longest))
    return lexer.run()


def is_plain_name(name: str) -> bool:
    """Whether `name` can be written as one word: letters of any script, digits and _, not a keyword."""
    return bool(_WORD.fullmatch(name)) and name not in KEYWORDS and name != "not"
