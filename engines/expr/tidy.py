"""What is accepted but not FEEL, rewritten in place: `==`, `<>`, `&&`, `||`, `!`, single quotes, full-width signs.

Everything else stays as it was written: layout, comments, Chinese keywords and units. `parse(tidied(text)) ==
parse(text)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engines.expr import tree as t
from engines.expr.escapes import quote
from engines.expr.lexer import lex
from engines.expr.scope import Scope

_SPELLED = {
    "EQ": "=", "NE": "!=", "LE": "<=", "GE": ">=", "LT": "<", "GT": ">", "AND": "and", "OR": "or", "PLUS": "+",
    "MINUS": "-", "STAR": "*", "SLASH": "/", "POWER": "**", "LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]",
    "RSQB_START": "]", "LSQB_END": "[", "LBRACE": "{", "RBRACE": "}", "COMMA": ",", "DOT": ".", "DOTDOT": "..",
    "COLON": ":", "QMARK": "?", "ARROW": "->",
}  # fmt: skip
Edit = tuple[int, int, str]


def tidied(text: str, parsed: t.Node, scope: Scope) -> str:
    """The text with its sugar rewritten. `parsed` is its tree as written."""
    edits = sorted([*_signs(text, scope), *_negations(text, parsed)], key=lambda each: (each[0], each[1]), reverse=True)
    for start, end, new in edits:
        text = text[:start] + new + text[end:]
    return text


def _signs(text: str, scope: Scope) -> Iterator[Edit]:
    at = 0
    for token in lex(text, scope):
        start, end = token.start_pos or 0, token.end_pos or 0
        gap = text[at:start]
        if "\u3000" in gap:
            yield at, start, gap.replace("\u3000", " ")
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


def _apart(word: str, text: str, start: int, end: int) -> str:
    """A word in place of a sign needs space around it; a wide comma or colon had its own."""
    if not word[0].isalpha():
        after = text[end : end + 1]
        return word + " " if word in ",:" and after and not after.isspace() else word
    before, after = text[start - 1 : start], text[end : end + 1]
    left = "" if not before or before.isspace() else " "
    return left + word + ("" if not after or after.isspace() else " ")


def _negations(text: str, parsed: t.Node) -> Iterable[Edit]:
    """`!active` and `not active` become `not(active)`."""
    for node in t.walk(parsed):
        if (
            not isinstance(node, t.Call)
            or node.function != t.Name("not")
            or (text[node.span[1] - 1] == ")" and _called(text, node))
        ):
            continue
        start, end = node.function.span
        inner = node.arguments[0].value
        yield start, max(end, inner.span[0]), "not("
        yield node.span[1], node.span[1], ")"


def _called(text: str, node: t.Call) -> bool:
    """Whether the parentheses are those of a call, not of the value behind `!`."""
    start, end = node.function.span
    return text[start:end] not in ("!", "！") and text[end:].lstrip()[:1] in ("(", "（")
