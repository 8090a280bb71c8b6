"""What is accepted but not FEEL, rewritten in place: `==`, `<>`, `&&`, `||`, `!`, single quotes, full-width signs.

Everything else stays as it was written: layout, comments, Chinese keywords and units (which are the language's own
words, said in another tongue). `parse(tidied(text)) == parse(text)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lark import Token

from engines.expr import tree as t
from engines.expr.escapes import quote
from engines.expr.names import narrow
from engines.expr.scope import Scope
from engines.kernel.errors import DefinitionError

_SPELLED = {
    "EQ": "=", "NE": "!=", "LE": "<=", "GE": ">=", "LT": "<", "GT": ">", "AND": "and", "OR": "or", "PLUS": "+",
    "MINUS": "-", "STAR": "*", "SLASH": "/", "POWER": "**", "LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]",
    "RSQB_START": "]", "LSQB_END": "[", "LBRACE": "{", "RBRACE": "}", "COMMA": ",", "DOT": ".", "DOTDOT": "..",
    "COLON": ":", "QMARK": "?", "ARROW": "->",
}  # fmt: skip
_SUGAR = re.compile(r"==|<>|&&|\|\||!(?!=)|'|\bnot\s")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
_COMMENT_OR_WIDE_SPACE = re.compile(_COMMENT.pattern + r"|[\u3000\u00a0]", re.S)
Edit = tuple[int, int, str]


def may_be_tidied(text: str) -> bool:
    """Whether a text holds a sign that FEEL spells otherwise; quick, and true too often rather than not."""
    return _SUGAR.search(text) is not None or narrow(text) != text


def tidied_text(text: str, scope: Scope, *, cell: bool = False) -> str:
    """An expression, or (`cell`) unary tests, as it is saved; what cannot be read stays as it is."""
    from engines.expr.lexer import lex
    from engines.expr.parse import parse_expression, parse_unary_tests

    try:
        return tidied(text, lex(text, scope), [(parse_unary_tests if cell else parse_expression)(text, scope)])
    except DefinitionError:
        return text


def tidied(text: str, tokens: Iterable[Token], trees: Iterable[t.Node]) -> str:
    """The text with its sugar rewritten.

    Args:
        tokens: the text's, in order; those of a grammar that extends the language's are left alone.
        trees: the expressions in the text as written, with spans into it.
    """
    negations = (edit for tree in trees for edit in _negations(text, tree))
    edits = sorted([*_signs(text, tokens), *negations], key=lambda each: (each[0], each[1]), reverse=True)
    for start, end, new in edits:
        text = text[:start] + new + text[end:]
    return text


def _signs(text: str, tokens: Iterable[Token]) -> Iterator[Edit]:
    at = 0
    for token in tokens:
        start, end = token.start_pos or 0, token.end_pos or 0
        yield from _narrow_spaces(text, at, start)
        at = end
        written = text[start:end]
        if token.type == "STRING" and written[0] != '"':
            yield start, end, quote(str(token.value))
        elif token.type == "AT" and '"' not in written:
            yield start, end, "@" + quote(str(token.value))
        elif token.type == "NUMBER" and written != token.value:
            yield start, end, str(token.value)
        elif token.type in _SPELLED and written != _SPELLED[token.type] and not written[0].isalpha():
            yield start, end, _apart(_SPELLED[token.type], text, start, end)


def _narrow_spaces(text: str, start: int, end: int) -> Iterator[Edit]:
    """Wide spaces between two tokens; those in a comment are its author's."""
    for found in _COMMENT_OR_WIDE_SPACE.finditer(text, start, end):
        if found[0].isspace():
            yield found.start(), found.end(), " "


def _apart(word: str, text: str, start: int, end: int) -> str:
    """A word in place of a sign needs space around it; a wide comma or colon had its own."""
    if not word[0].isalpha():
        after = text[end : end + 1]
        return word + " " if word in ",:" and after and not after.isspace() else word
    before, after = text[start - 1 : start], text[end : end + 1]
    left = "" if not before or before.isspace() else " "
    return left + word + ("" if not after or after.isspace() else " ")


def _negations(text: str, parsed: t.Node) -> Iterator[Edit]:
    """`!active` and `not active` become `not(active)`."""
    for node in t.walk(parsed):
        if (
            not isinstance(node, t.Call)
            or node.function != t.Name("not")
            or (text[node.span[1] - 1] in ")）" and _called(text, node))
        ):
            continue
        start, end = node.function.span
        inner = max(end, node.arguments[0].value.span[0])
        between = text[end:inner]
        yield start, inner, "not(" + (between if _COMMENT.search(between) else "")
        yield node.span[1], node.span[1], ")"


def _called(text: str, node: t.Call) -> bool:
    """Whether the parentheses are those of a call, not of the value behind `!`."""
    start, end = node.function.span
    return text[start:end] not in ("!", "！") and text[end:].lstrip()[:1] in ("(", "（")
